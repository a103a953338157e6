import { at } from '../../at.ts';
import { type Box, type Size, volumeOf } from '../../documents/box.ts';
import { blockAt } from '../../documents/grid.ts';
import { stepsOf } from '../../documents/cut.ts';

/**
 * The box with the most predicted boundary: positions predicted, beside one that is not. Of equals, the first in row
 * order; null where no boundary is predicted.
 * @param predicted binary mask of `size` in row order
 * @param side length of the box along each axis, cut to the output
 * @param isUsable whether a box may be chosen
 */
export function defaultRoi(
  predicted: Uint8Array,
  size: Size<'output'>,
  side: number,
  isUsable: (box: Box<'output'>) => boolean,
): Box<'output'> | null {
  const box = size.map((length) => Math.min(side, length));
  const starts = size.map((length, axis) => length - at(box, axis) + 1);
  const sums = boxSums(boundaryOf(predicted, size), size, box);
  for (const index of largestFirst(sums)) {
    const found = {
      start: blockAt<'output'>({ size: starts, block: starts.map(() => 1) }, index).start,
      size: box,
    };
    if (isUsable(found)) return found;
  }
  return null;
}

function boundaryOf(predicted: Uint8Array, size: Size<'output'>): Uint8Array {
  const boundary = new Uint8Array(predicted.length);
  const steps = stepsOf(size);
  for (let i = 0; i < predicted.length; i++) {
    if (predicted[i] !== 1) continue;
    const isEdge = size.some((length, axis) => {
      const step = at(steps, axis);
      const place = Math.floor(i / step) % length;
      return (place > 0 && predicted[i - step] === 0) || (place + 1 < length && predicted[i + step] === 0);
    });
    boundary[i] = Number(isEdge);
  }
  return boundary;
}

/** Sums over the boxes that start at each position where one fits, in row order: one axis after the other. */
function boxSums(values: Uint8Array, size: Size<'output'>, box: readonly number[]): Uint32Array {
  let sums = Uint32Array.from(values);
  const lengths = [...size];
  for (const [axis, side] of box.entries()) {
    const length = at(lengths, axis);
    const fitting = length - side + 1;
    const inner = volumeOf(lengths.slice(axis + 1));
    const outer = volumeOf(lengths.slice(0, axis));
    const next = new Uint32Array(outer * fitting * inner);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let sum = 0;
        for (let place = 0; place < length; place++) {
          sum += sums[(o * length + place) * inner + i] ?? 0;
          if (place >= side) sum -= sums[(o * length + place - side) * inner + i] ?? 0;
          if (place >= side - 1) next[(o * fitting + place - side + 1) * inner + i] = sum;
        }
      }
    }
    sums = next;
    lengths[axis] = fitting;
  }
  return sums;
}

/** Indices of all but zero, those of the largest first, equals in order: a counting sort, since volumes are large. */
function largestFirst(sums: Uint32Array): Uint32Array {
  const most = sums.reduce((largest, sum) => Math.max(largest, sum), 0);
  const counts = new Uint32Array(most + 2);
  for (const sum of sums) counts[most - sum + 1] = (counts[most - sum + 1] ?? 0) + 1;
  for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] ?? 0) + (counts[i - 1] ?? 0);
  const order = new Uint32Array(counts[most] ?? 0);
  sums.forEach((sum, index) => {
    if (sum === 0) return;
    const place = counts[most - sum] ?? 0;
    order[place] = index;
    counts[most - sum] = place + 1;
  });
  return order;
}
