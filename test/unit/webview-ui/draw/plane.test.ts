import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  blocksInPlane,
  isInPlane,
  planeOf,
  positionOf,
  rectangleOf,
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

  it('is the first slice of a volume', () => {
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
