import { at } from '../at.ts';
import { type Box, type Position, type Size, type Space, volumeOf } from './box.ts';
import { cut, paste, rowStarts, stepsOf } from './cut.ts';

/**
 * The connected component of a binary mask that holds a position. Positions are connected where they touch, also at a
 * corner: 8 neighbours in two dimensions, 26 in three.
 * @param mask in row order over `size`
 * @returns a binary mask of the same size; null where the mask is not set at the position
 */
export function componentAt<S extends Space>(
  mask: Uint8Array,
  size: Size<S>,
  position: Position<S>,
): Uint8Array | null {
  const framed = framedMask(mask, size);
  const seed = position.reduce((sum, place, axis) => sum + (place + 1) * at(framed.steps, axis), 0);
  return framed.values[seed] === 1 ? maskOf(flood(framed, seed), framed) : null;
}

/**
 * The largest connected component of a binary mask that holds a position of another; of equals, the first in row order.
 * @returns a binary mask of the same size; null where there is none
 */
export function largestComponent<S extends Space>(
  mask: Uint8Array,
  size: Size<S>,
  holding: Uint8Array = mask,
): Uint8Array | null {
  const framed = framedMask(mask, size);
  const wanted = framedMask(holding, size).values;
  const rowLength = at(size, size.length - 1);
  let largest: readonly number[] = [];
  for (const row of rowStarts(framed.inner, framed.steps)) {
    for (let seed = row; seed < row + rowLength; seed++) {
      if (framed.values[seed] !== 1) continue;
      const component = flood(framed, seed);
      if (component.length > largest.length && component.some((place) => wanted[place] === 1))
        largest = component;
    }
  }
  return largest.length === 0 ? null : maskOf(largest, framed);
}

/** A mask with a frame of zeros one position wide, so that every position has all its neighbours. */
interface FramedMask<S extends Space> {
  readonly values: Uint8Array;
  readonly size: Size<S>;
  /** Where the mask lies in it. */
  readonly inner: Box<S>;
  readonly steps: readonly number[];
}

function framedMask<S extends Space>(mask: Uint8Array, size: Size<S>): FramedMask<S> {
  const framed: Size<S> = size.map((length) => length + 2);
  const inner: Box<S> = { start: size.map(() => 1), size };
  const values = new Uint8Array(volumeOf(framed));
  paste(mask, values, inner, framed);
  return { values, size: framed, inner, steps: stepsOf(framed) };
}

/** The positions of the component of a seed, which are cleared. */
function flood<S extends Space>({ values, steps }: FramedMask<S>, seed: number): readonly number[] {
  const offsets = steps.reduce<readonly number[]>(
    (sums, step) => sums.flatMap((sum) => [sum - step, sum, sum + step]),
    [0],
  );
  const found = [seed];
  values[seed] = 0;
  for (let next = 0; next < found.length; next++) {
    const place = at(found, next);
    for (const offset of offsets) {
      if (values[place + offset] !== 1) continue;
      values[place + offset] = 0;
      found.push(place + offset);
    }
  }
  return found;
}

function maskOf<S extends Space>(
  places: readonly number[],
  { values, size, inner }: FramedMask<S>,
): Uint8Array {
  const marked = new Uint8Array(values.length);
  for (const place of places) marked[place] = 1;
  return cut(marked, inner, size);
}
