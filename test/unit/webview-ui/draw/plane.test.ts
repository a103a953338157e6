import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  blocksInPlane,
  isInPlane,
  isInSlice,
  middleSlice,
  planeOf,
  positionOf,
  rectangleIn,
  rectangleOf,
  sliceAt,
  sliceInTensor,
  slicesOf,
  valuesInPlane,
  withRectangle,
} from '../../../../webview-ui/draw/plane.ts';

describe('the plane that is drawn', () => {
  it('is the last two axes of a space', () => {
    assert.deepEqual(planeOf([32, 64]), { width: 64, height: 32 });
    assert.deepEqual(planeOf([8, 32, 64]), { width: 64, height: 32 });
    assert.deepEqual(planeOf([64]), { width: 64, height: 1 });
    assert.deepEqual(rectangleOf({ start: [3, 1, 2], size: [5, 6, 7] }), { x: 2, y: 1, width: 7, height: 6 });
  });

  it('is a slice of a volume, by its number', () => {
    const grid = { size: [8, 16, 20], block: [4, 8, 8] };
    assert.deepEqual(
      [0, 5, 6, 11].map((index) => isInPlane(grid, index, 5)),
      [false, false, true, true],
    );
    const values = Uint8Array.of(1, 2, 3, 4);
    assert.deepEqual([...valuesInPlane(values, planeOf([2, 1, 2]), 1, 1)], [3, 4]);
    assert.deepEqual([...valuesInPlane(values, planeOf([2, 1, 2]), 1, 2)], []);
    assert.deepEqual(positionOf({ x: 2, y: 1 }, 3, 7), [7, 1, 2]);
    assert.deepEqual([slicesOf([8, 16, 20]), slicesOf([16, 20])], [8, 1]);
  });

  it('holds a box that reaches into the slice, and any box of an image', () => {
    const box = { start: [2, 1, 1], size: [3, 4, 4] };
    assert.deepEqual(
      [1, 2, 4, 5].map((slice) => isInSlice(box, slice)),
      [false, true, true, false],
    );
    assert.equal(middleSlice(box), 3);
    assert.deepEqual(rectangleIn(box, 0), { x: 1, y: 1, width: 0, height: 0 });
    assert.deepEqual(rectangleIn(box, 3), { x: 1, y: 1, width: 4, height: 4 });
    assert.ok(isInSlice({ start: [5, 5], size: [1, 1] }, 0));
  });

  it('is at the same place in other spaces', () => {
    assert.equal(sliceAt(5, [8, 16, 16], [4, 8, 8]), 2);
    assert.equal(sliceInTensor(5, { scale: [2, 2, 2], offset: [0, 0, 0] }), 2);
    assert.equal(sliceInTensor(5, { scale: [2, 2], offset: [0, 0] }), 0);
  });

  it('is the first slice of a volume unless another is asked for', () => {
    const grid = { size: [8, 16, 20], block: [4, 8, 8] };
    assert.deepEqual(blocksInPlane(grid), { width: 3, height: 2 });
    assert.deepEqual(
      [0, 5, 6, 11].map((index) => isInPlane(grid, index)),
      [true, true, false, false],
    );
    assert.deepEqual(
      [...valuesInPlane(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), planeOf([2, 1, 2]), 2)],
      [1, 2, 3, 4],
    );
    assert.deepEqual(positionOf({ x: 2, y: 1 }, 3), [0, 1, 2]);
    assert.deepEqual(positionOf({ x: 2, y: 0 }, 1), [2]);
  });

  it('keeps the other axes of a box that is drawn anew', () => {
    const rectangle = { x: 4, y: 5, width: 6, height: 7 };
    assert.deepEqual(withRectangle({ start: [1, 2, 3], size: [8, 9, 10] }, rectangle), {
      start: [1, 5, 4],
      size: [8, 7, 6],
    });
    const lengths = fc.array(fc.nat(50), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(lengths, (start) => {
        const box = { start, size: start.map((from) => from + 1) };
        assert.deepEqual(withRectangle(box, rectangleOf(box)), box);
      }),
    );
  });
});
