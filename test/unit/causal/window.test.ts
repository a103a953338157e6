import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultRoi } from '../../../src/causal/outcomes/default-roi.ts';
import { blocksOf, cut, isInside, overlap, rescale } from '../../../src/causal/window.ts';
import type { Window } from '../../../src/documents/settings.ts';

const side = fc.integer({ min: 1, max: 14 });
const window: fc.Arbitrary<Window> = fc.tuple(fc.nat(12), fc.nat(12), side, side);

/** The pixels of a window, as text. */
function pixelsOf([y, x, height, width]: Window): readonly string[] {
  return Array.from({ length: height * width }, (_, i) => `${y + Math.floor(i / width)},${x + (i % width)}`);
}

describe('Windows', () => {
  it('tile an image: every pixel is in one block, in row order', () => {
    fc.assert(
      fc.property(side, side, side, (height, width, block) => {
        const blocks = blocksOf([height, width], block);
        const pixels = blocks.flatMap(pixelsOf);
        assert.equal(pixels.length, height * width);
        assert.equal(new Set(pixels).size, height * width);
        assert.ok(blocks.every((one) => isInside(one, [height, width])));
        const columns = Math.ceil(width / block);
        blocks.forEach(([y, x], i) => {
          assert.deepEqual([y, x], [Math.floor(i / columns) * block, (i % columns) * block]);
        });
      }),
    );
  });

  it('overlap where they share a pixel', () => {
    fc.assert(
      fc.property(window, window, (a, b) => {
        const inB = new Set(pixelsOf(b));
        assert.equal(
          overlap(a, b),
          pixelsOf(a).some((pixel) => inB.has(pixel)),
        );
      }),
    );
  });

  it('are inside an image that has all their pixels', () => {
    fc.assert(
      fc.property(window, side, side, (one, height, width) => {
        const image = new Set(pixelsOf([0, 0, height, width]));
        assert.equal(
          isInside(one, [height, width]),
          pixelsOf(one).every((pixel) => image.has(pixel)),
        );
      }),
    );
    for (const bad of [
      [-1, 0, 1, 1],
      [0, 0, 0, 1],
    ] as const) {
      assert.equal(isInside([...bad], [4, 4]), false);
    }
  });

  it('cut an image', () => {
    fc.assert(
      fc.property(side, side, window, fc.integer({ min: 1, max: 3 }), (height, width, one, channels) => {
        fc.pre(isInside(one, [height, width]));
        const image = Float32Array.from({ length: height * width * channels }, (_, i) => i);
        const [y, x, rows, columns] = one;
        const expected = Array.from({ length: rows * columns * channels }, (_, i) => {
          const [row, column] = [Math.floor(i / (columns * channels)), Math.floor(i / channels) % columns];
          return ((y + row) * width + x + column) * channels + (i % channels);
        });
        assert.deepEqual([...cut(image, one, width, channels)], expected);
      }),
    );
  });

  it('cover the same scene at another size', () => {
    assert.deepEqual(rescale([10, 20, 8, 8], [64, 64], [64, 64]), [10, 20, 8, 8]);
    assert.deepEqual(rescale([10, 21, 8, 8], [64, 64], [32, 32]), [5, 10, 4, 5]);
    assert.deepEqual(rescale([1, 2, 3, 4], [8, 8], [16, 24]), [2, 6, 6, 12]);
    fc.assert(
      fc.property(side, side, window, side, side, (height, width, one, toHeight, toWidth) => {
        fc.pre(isInside(one, [height, width]));
        const other = rescale(one, [height, width], [toHeight, toWidth]);
        assert.ok(isInside(other, [toHeight, toWidth]));
        assert.ok(other[0] / toHeight <= one[0] / height);
        assert.ok((other[0] + other[2]) / toHeight >= (one[0] + one[2]) / height - 1e-12);
      }),
    );
  });
});

describe('The default RoI', () => {
  /** Pixels predicted, beside one that is not. */
  function boundary(
    predicted: Uint8Array,
    height: number,
    width: number,
    [y, x, rows, columns]: Window,
  ): number {
    const at = (row: number, column: number): number | undefined =>
      row >= 0 && row < height && column >= 0 && column < width ? predicted[row * width + column] : undefined;
    let sum = 0;
    for (let row = y; row < y + rows; row++) {
      for (let column = x; column < x + columns; column++) {
        const beside = [at(row - 1, column), at(row + 1, column), at(row, column - 1), at(row, column + 1)];
        if (at(row, column) === 1 && beside.includes(0)) sum++;
      }
    }
    return sum;
  }

  it('is the usable window with the most predicted boundary, the first of equals', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.infiniteStream(fc.nat(1)),
        fc.nat(3),
        (height, width, wanted, bits, skip) => {
          const predicted = Uint8Array.from({ length: height * width }, () => Number(bits.next().value));
          const isUsable = ([y, x]: Window): boolean => skip === 0 || (y + x) % (skip + 1) !== 0;
          let best: Window | null = null;
          let most = 0;
          for (let y = 0; y + Math.min(wanted, height) <= height; y++) {
            for (let x = 0; x + Math.min(wanted, width) <= width; x++) {
              const one: Window = [y, x, Math.min(wanted, height), Math.min(wanted, width)];
              const found = boundary(predicted, height, width, one);
              if (found > most && isUsable(one)) [best, most] = [one, found];
            }
          }
          assert.deepEqual(defaultRoi(predicted, [height, width], wanted, isUsable), best);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is none where all or nothing is predicted', () => {
    for (const value of [0, 1]) {
      assert.equal(
        defaultRoi(new Uint8Array(64).fill(value), [8, 8], 4, () => true),
        null,
      );
    }
  });
});
