import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultRoi } from '../../../../src/causal/outcomes/default-roi.ts';
import { type Box, boxFromNumbers, numbersOf } from '../../../../src/documents/box.ts';

type Window = readonly [number, number, number, number];

const boxOf = (window: Window): Box<'output'> => boxFromNumbers(window);

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
          const isUsable = ({ start: [y = 0, x = 0] }: Box<'output'>): boolean =>
            skip === 0 || (y + x) % (skip + 1) !== 0;
          let best: readonly number[] | null = null;
          let most = 0;
          for (let y = 0; y + Math.min(wanted, height) <= height; y++) {
            for (let x = 0; x + Math.min(wanted, width) <= width; x++) {
              const one: Window = [y, x, Math.min(wanted, height), Math.min(wanted, width)];
              const found = boundary(predicted, height, width, one);
              if (found > most && isUsable(boxOf(one))) [best, most] = [one, found];
            }
          }
          const found = defaultRoi(predicted, [height, width], wanted, isUsable);
          assert.deepEqual(found && numbersOf(found), best);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is a cube where the output is a volume, and an interval where it is a signal', () => {
    const volume = new Uint8Array(6 ** 3);
    volume[(4 * 6 + 1) * 6 + 5] = 1;
    assert.deepEqual(
      defaultRoi(volume, [6, 6, 6], 2, () => true),
      { start: [3, 0, 4], size: [2, 2, 2] },
    );
    assert.deepEqual(
      defaultRoi(Uint8Array.of(0, 0, 0, 1, 1, 0), [6], 3, () => true),
      { start: [2], size: [3] },
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
