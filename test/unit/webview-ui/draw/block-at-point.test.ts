import { strict as assert } from 'node:assert';
import { blockAtPoint } from '../../../../webview-ui/draw/block-at-point.ts';
import { blocksOfPlane, planeInTensor, storedPlane } from '../../../../webview-ui/draw/plane.ts';

describe('The block at a point of a slice', () => {
  it('is the one that is drawn there, also of a layer between whose positions slices lie', () => {
    // As after a convolution of 3 × 3 × 3 with stride 2 and padding 1.
    const grid = { size: [4, 4, 4], block: [1, 1, 1] };
    const placement = { scale: [2, 2, 2], offset: [-0.5, -0.5, -0.5] };
    const blocks = Array.from({ length: 7 }, (_, slice) => {
      const plane = storedPlane(3, slice);
      const drawn = blocksOfPlane(grid, planeInTensor(plane, placement))[0];
      const found = blockAtPoint({ grid, placement }, { x: 0.5, y: 0.5 }, plane);
      assert.equal(found, drawn, `slice ${slice}`);
      return found;
    });
    assert.deepEqual(blocks, [0, 16, 16, 32, 32, 48, 48]);
  });

  it('is none outside of the map', () => {
    const grid = { size: [4, 4], block: [2, 2] };
    const placement = { scale: [1, 1], offset: [0, 0] };
    assert.equal(blockAtPoint({ grid, placement }, { x: 3.5, y: 0.5 }, storedPlane(2)), 1);
    assert.equal(blockAtPoint({ grid, placement }, { x: 4.5, y: 0.5 }, storedPlane(2)), null);
  });
});
