import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  blocksInPlane,
  blocksOfPlane,
  isInSlice,
  placesInPlane,
  type Plane,
  planeAt,
  planeInTensor,
  planeOf,
  positionOf,
  rectangleIn,
  rectangleOf,
  slicesOf,
  storedPlane,
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
    assert.deepEqual(blocksOfPlane(grid, storedPlane(3, 5)), [6, 7, 8, 9, 10, 11]);
    const values = Uint8Array.of(1, 2, 3, 4);
    assert.deepEqual([...valuesInPlane(values, [2, 1, 2], storedPlane(3, 1))], [3, 4]);
    assert.deepEqual([...valuesInPlane(values, [2, 1, 2], storedPlane(3, 2))], []);
    assert.deepEqual(positionOf({ x: 2, y: 1 }, storedPlane(3, 7)), [7, 1, 2]);
    assert.deepEqual([slicesOf([8, 16, 20]), slicesOf([16, 20])], [8, 1]);
  });

  it('holds a box that reaches into the slice, and any box of an image', () => {
    const box = { start: [2, 1, 1], size: [3, 4, 4] };
    assert.deepEqual(
      [1, 2, 4, 5].map((slice) => isInSlice(box, storedPlane(3, slice))),
      [false, true, true, false],
    );
    assert.deepEqual(rectangleIn(box, storedPlane(3, 0)), { x: 1, y: 1, width: 0, height: 0 });
    assert.deepEqual(rectangleIn(box, storedPlane(3, 3)), { x: 1, y: 1, width: 4, height: 4 });
    assert.ok(isInSlice({ start: [5, 5], size: [1, 1] }, storedPlane(2)));
  });

  it('is at the same place in other spaces', () => {
    assert.equal(planeAt(storedPlane(3, 5), [8, 16, 16], [4, 8, 8]).slice, 2);
    const half = { scale: [2, 2, 2], offset: [0, 0, 0] };
    assert.equal(planeInTensor(storedPlane(3, 5), half).slice, 2);
    assert.equal(planeInTensor(storedPlane(2), { scale: [2, 2], offset: [0, 0] }).slice, 0);
  });

  it('is the first slice of a volume unless another is asked for', () => {
    const grid = { size: [8, 16, 20], block: [4, 8, 8] };
    assert.deepEqual(blocksInPlane(grid), { width: 3, height: 2 });
    assert.deepEqual(blocksOfPlane(grid, storedPlane(3)), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(positionOf({ x: 2, y: 1 }, storedPlane(3)), [0, 1, 2]);
    assert.deepEqual(positionOf({ x: 2, y: 0 }, storedPlane(1)), [2]);
  });

  it('lies across any axis of a volume, along the other two in any order', () => {
    const side = (axis: number): Plane['x'] => ({ axis, isMirrored: false, pixel: 1 });
    const size = [2, 3, 4];
    const values = Uint8Array.from({ length: 24 }, (_, i) => i);
    const planes = fc.constantFrom([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]);
    fc.assert(
      fc.property(planes, fc.nat(3), ([across = 0, down = 0, right = 0], chosen) => {
        const slice = chosen % (size[across] ?? 1);
        const plane = { x: side(right), y: side(down), across, slice };
        const { width, height } = planeOf(size, plane);
        assert.deepEqual([width, height], [size[right], size[down]]);
        const found = valuesInPlane(values, size, plane);
        for (let i = 0; i < found.length; i++) {
          const [z = 0, y = 0, x = 0] = positionOf({ x: i % width, y: Math.floor(i / width) }, plane);
          assert.equal(found[i], (z * 3 + y) * 4 + x);
        }
        assert.deepEqual(placesInPlane(size, plane), [...found]);
      }),
    );
  });

  it('keeps the third axis of a box that is drawn anew in any plane', () => {
    const plane: Plane = {
      ...storedPlane(3),
      across: 2,
      slice: 3,
      x: { axis: 1, isMirrored: true, pixel: 2 },
      y: storedPlane(1).x,
    };
    const drawn = withRectangle(
      { start: [1, 2, 3], size: [8, 9, 10] },
      { x: 4, y: 5, width: 6, height: 7 },
      plane,
    );
    assert.deepEqual(drawn, { start: [5, 4, 3], size: [7, 6, 10] });
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
