import { at } from '../../../at.ts';
import { dividedLength } from '../layout.ts';
import { isSameLength, type Length, scaled, sumOf } from '../length.ts';
import { range } from '../order.ts';
import type { Integers } from '../value.ts';

type OnPair = (a: Length, c: Length) => Length | null;

/** Functions of two lengths, by TensorFlow operator; they return null where the result is not a length. */
export const ofTwoLengths: Readonly<Record<string, OnPair>> = {
  Add: sumOf,
  AddV2: sumOf,
  Sub: (a, c) => sumOf(a, scaled(c, -1)),
  Mul: productOfTwo,
  FloorDiv: (a, c) => {
    if (typeof c !== 'number') return null;
    return typeof a === 'number' ? Math.floor(a / c) : dividedLength(a, c);
  },
  FloorMod: (a, c) => (typeof a === 'number' && typeof c === 'number' ? a - Math.floor(a / c) * c : null),
  RealDiv: (a, c) => (typeof c === 'number' ? dividedLength(a, c) : null),
  Maximum: (a, c) => selected(a, c, Math.max),
  Minimum: (a, c) => selected(a, c, Math.min),
};

function productOfTwo(a: Length, c: Length): Length | null {
  if (typeof c === 'number') return scaled(a, c);
  return typeof a === 'number' ? scaled(c, a) : null;
}

function selected(a: Length, c: Length, select: (a: number, c: number) => number): Length | null {
  if (typeof a === 'number' && typeof c === 'number') return select(a, c);
  return isSameLength(a, c) ? a : null;
}

/**
 * Applies a function to two lists of lengths element by element; a single length is paired with all of the other list.
 * Null where the lists do not match or a result is not a length.
 */
export function onLengths(compute: OnPair, left: Integers, right: Integers): Integers | null {
  const [a, c] = [left.elements, right.elements];
  if (a.length !== c.length && a.length !== 1 && c.length !== 1) return null;
  const elementAt = (list: readonly Length[], i: number): Length => at(list, list.length === 1 ? 0 : i);
  const count = a.length === 1 ? c.length : a.length;
  const elements = range(count).map((i) => compute(elementAt(a, i), elementAt(c, i)));
  if (!elements.every((element) => element !== null)) return null;
  return { kind: 'integers', elements, isScalar: left.isScalar && right.isScalar };
}

/** The product of lengths; null where more than one of them is open. */
export function productOf(lengths: readonly Length[]): Length | null {
  return lengths.reduce<Length | null>(
    (product, length) => (product === null ? null : productOfTwo(product, length)),
    1,
  );
}
