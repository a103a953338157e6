import { at } from '../../at.ts';
import type { Size, Space } from '../../documents/box.ts';
import { stepsOf } from '../../documents/cut.ts';

/**
 * Labels of which each is one connected piece: pieces that touch at a face belong together, and those smaller than asked
 * join the piece before their first position (SLIC, Achanta et al. 2012, section 3: enforcing connectivity).
 * @param nearest a label at each position, in row order
 * @returns labels from 1 in the order in which they begin, without a gap
 */
export function connectedLabels<S extends Space>(
  nearest: Uint32Array,
  size: Size<S>,
  smallest: number,
): { readonly labels: Uint32Array; readonly count: number } {
  const steps = stepsOf(size);
  const labels = new Uint32Array(nearest.length);
  let count = 0;
  /** The first piece, where it is small: it has no piece before it. */
  let early: Uint32Array | null = null;
  const queue = new Uint32Array(nearest.length);
  for (let seed = 0; seed < nearest.length; seed++) {
    if (labels[seed] !== 0) continue;
    const label = count + 1;
    const piece = flood(seed, label, nearest, labels, size, steps, queue);
    const before = labelBefore(seed, labels, size, steps);
    if (piece.length < smallest && before !== 0) for (const place of piece) labels[place] = before;
    else {
      count++;
      if (piece.length < smallest && seed === 0) early = piece.slice();
    }
  }
  if (early !== null && count > 1) joinNext(early, labels, size, steps);
  return early !== null && count > 1 ? { labels: renumbered(labels), count: count - 1 } : { labels, count };
}

/** Labels the connected piece of a position; the positions of the piece. */
function flood(
  seed: number,
  label: number,
  nearest: Uint32Array,
  labels: Uint32Array,
  size: Size<Space>,
  steps: readonly number[],
  queue: Uint32Array,
): Uint32Array {
  const own = nearest[seed];
  let length = 1;
  queue[0] = seed;
  labels[seed] = label;
  for (let next = 0; next < length; next++) {
    const place = queue[next] ?? 0;
    for (const [axis, step] of steps.entries()) {
      const position = Math.floor(place / step) % at(size, axis);
      for (const beside of [
        position > 0 ? place - step : -1,
        position < at(size, axis) - 1 ? place + step : -1,
      ]) {
        if (beside < 0 || labels[beside] !== 0 || nearest[beside] !== own) continue;
        labels[beside] = label;
        queue[length++] = beside;
      }
    }
  }
  return queue.subarray(0, length);
}

/** The label of the position before one, along the last axis where there is one; 0 where there is none. */
function labelBefore(
  place: number,
  labels: Uint32Array,
  size: Size<Space>,
  steps: readonly number[],
): number {
  for (const [axis, step] of [...steps.entries()].toReversed())
    if (Math.floor(place / step) % at(size, axis) > 0) return at(labels, place - step);
  return 0;
}

/** Gives a piece the label of the first position that touches it and is none of it. */
function joinNext(
  piece: Uint32Array,
  labels: Uint32Array,
  size: Size<Space>,
  steps: readonly number[],
): void {
  const own = at(labels, at(piece, 0));
  for (const place of piece) {
    for (const [axis, step] of steps.entries()) {
      if (Math.floor(place / step) % at(size, axis) === at(size, axis) - 1) continue;
      const beside = at(labels, place + step);
      if (beside === own) continue;
      for (const [i, label] of labels.entries()) if (label === own) labels[i] = beside;
      return;
    }
  }
}

/** The same labels, numbered from 1 in the order in which they begin. */
function renumbered(labels: Uint32Array): Uint32Array {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    const known = numbers.get(label);
    if (known !== undefined) return known;
    numbers.set(label, numbers.size + 1);
    return numbers.size;
  });
}
