import { strict as assert } from 'node:assert';
import { neighbour } from '../../../../webview-ui/draw/neighbour.ts';

describe('arrow keys', () => {
  it('walk from block to block and stop at the border', () => {
    const grid = { size: [3, 4], block: [1, 1] };
    assert.equal(neighbour(5, 'ArrowUp', grid), 1);
    assert.equal(neighbour(5, 'ArrowDown', grid), 9);
    assert.equal(neighbour(5, 'ArrowLeft', grid), 4);
    assert.equal(neighbour(5, 'ArrowRight', grid), 6);
    assert.equal(neighbour(0, 'ArrowLeft', grid), 0);
    assert.equal(neighbour(11, 'ArrowDown', grid), 11);
    assert.equal(neighbour(3, 'ArrowRight', grid), 3);
    assert.equal(neighbour(5, 'Tab', grid), 5);
  });

  it('reach a last block that is cut', () => {
    const grid = { size: [20, 20], block: [8, 8] };
    assert.equal(neighbour(4, 'ArrowDown', grid), 7);
    assert.equal(neighbour(7, 'ArrowUp', grid), 4);
  });

  it('stay in the slice of a volume, and on the line of a signal', () => {
    const volume = { size: [8, 16, 24], block: [4, 8, 8] };
    assert.equal(neighbour(6, 'ArrowDown', volume), 9);
    assert.equal(neighbour(9, 'ArrowDown', volume), 9);
    assert.equal(neighbour(6, 'ArrowUp', volume), 6);
    const signal = { size: [24], block: [8] };
    assert.equal(neighbour(1, 'ArrowRight', signal), 2);
    assert.equal(neighbour(1, 'ArrowDown', signal), 1);
  });
});
