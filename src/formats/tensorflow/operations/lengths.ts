import { dividedLength } from '../layout.ts';
import { isSameLength, type Length, scaled, sumOf } from '../length.ts';
import type { Integers } from '../value.ts';

type OnPair = (a: Length, c: Length) => Length | null;

/** What can be computed of two lengths, by the names of TensorFlow's operators; null where the result is no length. */
export const ofTwoLengths: Readonly<Record<string, OnPair>> = {
  Add: sumOf,
  AddV2: sumOf,
  Sub: (a, c) => sumOf(a, scaled(c, -1)),
  Mul: (a, c) => (typeof c === 'number' ? scaled(a, c) : typeof a === 'number' ? scaled(c, a) : null),
  FloorDiv: (a, c) => {
    if (typeof c !== 'number') return null;
    return typeof a === 'number' ? Math.floor(a / c) : dividedLength(a, c);
  },
  FloorMod: (a, c) => (typeof a === 'number' && typeof c === 'number' ? a - Math.floor(a / c) * c : null),
  RealDiv: (a, c) => (typeof c === 'number' ? dividedLength(a, c) : null),
  Maximum: (a, c) => chosen(a, c, Math.max),
  Minimum: (a, c) => chosen(a, c, Math.min),
};

function chosen(a: Length, c: Length, choose: (a: number, c: number) => number): Length | null {
  if (typeof a === 'number' && typeof c === 'number') return choose(a, c);
  return isSameLength(a, c) ? a : null;
}

/** Computes each of two lists of lengths, or of one and a single length; null where a result is no length. */
export function onLengths(compute: OnPair, left: Integers, right: Integers): Integers | null {
  const count = Math.max(left.elements.length, right.elements.length);
  const of = ({ elements }: Integers, i: number): Length => elements[elements.length === 1 ? 0 : i] ?? 0;
  const elements = Array.from({ length: count }, (_, i) => compute(of(left, i), of(right, i)));
  const known = elements.filter((element) => element !== null);
  if (known.length < count) return null;
  return { kind: 'integers', elements: known, isScalar: left.isScalar && right.isScalar };
}

/** The product of lengths, where at most one of them is open. */
export function productOf(lengths: readonly Length[]): Length | null {
  return lengths.reduce<Length | null>(
    (product, length) => (product === null ? null : (ofTwoLengths['Mul']?.(product, length) ?? null)),
    1,
  );
}
