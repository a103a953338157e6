import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { outlineOf } from '../../../../webview-ui/draw/outline.ts';

const image = (rows: readonly string[]): Parameters<typeof outlineOf>[0] => ({
  size: [rows.length, rows[0]?.length ?? 0],
  pixels: Uint8Array.from(rows.join(''), (letter) => (letter === '#' ? 1 : 0)),
});

describe('outline of a mask', () => {
  it('runs along the edges of pixels, straight parts in one', () => {
    assert.deepEqual(outlineOf(image(['....', '.##.', '.##.', '....'])), [
      [1, 1, 3, 1],
      [1, 3, 3, 3],
      [1, 1, 1, 3],
      [3, 1, 3, 3],
    ]);
  });

  it('is closed at the border of the image', () => {
    assert.equal(outlineOf(image(['##', '##'])).length, 4);
    assert.equal(outlineOf(image(['..', '..'])).length, 0);
  });

  it('is of the first slice of a volume', () => {
    const { pixels } = image(['.#', '.#', '##', '##']);
    assert.equal(outlineOf({ size: [2, 2, 2], pixels }).length, 4);
    assert.deepEqual(outlineOf({ size: [2, 2, 2], pixels }), outlineOf(image(['.#', '.#'])));
  });

  it('is as long as there are neighbours that differ', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 36, maxLength: 36, max: 1 }), (pixels) => {
        const at = (y: number, x: number): number =>
          y < 0 || x < 0 || y > 5 || x > 5 ? 0 : (pixels[6 * y + x] ?? 0);
        let expected = 0;
        for (let y = 0; y <= 6; y++) {
          for (let x = 0; x <= 6; x++) {
            if (x < 6) expected += Number(at(y, x) !== at(y - 1, x));
            if (y < 6) expected += Number(at(y, x) !== at(y, x - 1));
          }
        }
        const segments = outlineOf({ size: [6, 6], pixels });
        assert.equal(
          segments.reduce((sum, [x0, y0, x1, y1]) => sum + (x1 - x0) + (y1 - y0), 0),
          expected,
        );
      }),
    );
  });
});
