import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  contains,
  fit,
  movedWindow,
  neighbour,
  spannedWindow,
  toFrame,
  toImage,
} from '../../../../webview-ui/draw/geometry.ts';

const image = { width: 256, height: 128 };

describe('geometry of the image', () => {
  it('shows the whole image, centred', () => {
    assert.deepEqual(fit(image, { width: 532, height: 500 }, 10), { zoom: 2, left: 10, top: 122 });
    assert.deepEqual(fit(image, { width: 2000, height: 148 }, 10), { zoom: 1, left: 872, top: 10 });
  });

  it('maps to the frame and back', () => {
    const placement = fit(image, { width: 700, height: 300 }, 8);
    fc.assert(
      fc.property(fc.nat(255), fc.nat(127), (x, y) => {
        const at = toImage(toFrame([y, x, 1, 1], placement), placement);
        assert.ok(Math.abs(at.x - x) < 1e-9 && Math.abs(at.y - y) < 1e-9);
      }),
    );
  });

  it('spans windows in whole pixels inside the image, from any corner', () => {
    assert.deepEqual(spannedWindow({ x: 10.2, y: 5.9 }, { x: 20.1, y: 8 }, image), [5, 10, 3, 11]);
    assert.deepEqual(spannedWindow({ x: 20.1, y: 8 }, { x: 10.2, y: 5.9 }, image), [5, 10, 3, 11]);
    const anywhere = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, anywhere, (x0, y0, x1, y1) => {
        const [y, x, height, width] = spannedWindow({ x: x0, y: y0 }, { x: x1, y: y1 }, image);
        assert.ok([y, x, height, width].every(Number.isInteger));
        assert.ok(y >= 0 && x >= 0 && height >= 1 && width >= 1 && y + height <= 128 && x + width <= 256);
      }),
    );
  });

  it('moves windows as far as the image goes', () => {
    assert.deepEqual(movedWindow([10, 10, 32, 32], { x: 3.4, y: -2.6 }, image), [7, 13, 32, 32]);
    assert.deepEqual(movedWindow([10, 10, 32, 32], { x: 999, y: 999 }, image), [96, 224, 32, 32]);
    assert.ok(contains([10, 10, 32, 32], { x: 41.9, y: 10 }));
    assert.ok(!contains([10, 10, 32, 32], { x: 42, y: 10 }));
  });

  it('walks from block to block and stops at the border', () => {
    const grid = { rows: 3, columns: 4 };
    assert.equal(neighbour(5, 'ArrowUp', grid), 1);
    assert.equal(neighbour(5, 'ArrowDown', grid), 9);
    assert.equal(neighbour(5, 'ArrowLeft', grid), 4);
    assert.equal(neighbour(5, 'ArrowRight', grid), 6);
    assert.equal(neighbour(0, 'ArrowLeft', grid), 0);
    assert.equal(neighbour(11, 'ArrowDown', grid), 11);
  });
});
