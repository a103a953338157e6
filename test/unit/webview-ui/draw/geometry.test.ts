import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { contains, fit, moved, spanned, toFrame, toImage } from '../../../../webview-ui/draw/geometry.ts';

const image = { width: 256, height: 128 };

describe('geometry of the image', () => {
  it('shows the whole image, centred', () => {
    assert.deepEqual(fit(image, { width: 532, height: 500 }, 10), {
      ...{ across: 2, down: 2 },
      ...{ left: 10, top: 122 },
    });
    assert.deepEqual(fit(image, { width: 2000, height: 148 }, 10), {
      ...{ across: 1, down: 1 },
      ...{ left: 872, top: 10 },
    });
  });

  it('maps to the frame and back', () => {
    const projection = fit(image, { width: 700, height: 300 }, 8);
    fc.assert(
      fc.property(fc.nat(255), fc.nat(127), (x, y) => {
        const at = toImage(toFrame({ x, y, width: 1, height: 1 }, projection), projection);
        assert.ok(Math.abs(at.x - x) < 1e-9 && Math.abs(at.y - y) < 1e-9);
      }),
    );
  });

  it('is as wide and high as its pixels are, and mirrored where it is to be', () => {
    const plane = { width: 40, height: 24, pixel: { width: 2, height: 5 }, mirrored: { x: true, y: false } };
    const projection = fit(plane, { width: 100, height: 140 }, 10);
    assert.deepEqual(projection, { across: -2, down: 5, left: 90, top: 10 });
    const rectangle = { x: 0, y: 0, width: 10, height: 4 };
    assert.deepEqual(toFrame(rectangle, projection), { x: 70, y: 10, width: 20, height: 20 });
    assert.deepEqual(toImage({ x: 70, y: 30 }, projection), { x: 10, y: 4 });
  });

  it('spans rectangles in whole pixels inside the image, from any corner', () => {
    const found = { x: 10, y: 5, width: 11, height: 3 };
    assert.deepEqual(spanned({ x: 10.2, y: 5.9 }, { x: 20.1, y: 8 }, image), found);
    assert.deepEqual(spanned({ x: 20.1, y: 8 }, { x: 10.2, y: 5.9 }, image), found);
    const anywhere = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, anywhere, (x0, y0, x1, y1) => {
        const { y, x, height, width } = spanned({ x: x0, y: y0 }, { x: x1, y: y1 }, image);
        assert.ok([y, x, height, width].every(Number.isInteger));
        assert.ok(y >= 0 && x >= 0 && height >= 1 && width >= 1 && y + height <= 128 && x + width <= 256);
      }),
    );
  });

  it('moves rectangles as far as the image goes', () => {
    const size = { width: 32, height: 32 };
    const rectangle = { x: 10, y: 10, ...size };
    assert.deepEqual(moved(rectangle, { x: 3.4, y: -2.6 }, image), { x: 13, y: 7, ...size });
    assert.deepEqual(moved(rectangle, { x: 999, y: 999 }, image), { x: 224, y: 96, ...size });
    assert.ok(contains(rectangle, { x: 41.9, y: 10 }));
    assert.ok(!contains(rectangle, { x: 42, y: 10 }));
  });
});
