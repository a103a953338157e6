import { range } from './order.ts';

/** A length that is known only when the model runs: `times · (length of an axis of a tensor) + plus`. */
interface OpenLength {
  readonly tensor: string;
  /** Axis of the stored tensor. */
  readonly axis: number;
  readonly times: number;
  readonly plus: number;
}

/** The length of an axis, or an integer computed from such lengths. */
export type Length = number | OpenLength;

/** The length of an axis of a stored tensor, known when the model runs. */
export function lengthOfAxis(tensor: string, axis: number): Length {
  return { tensor, axis, times: 1, plus: 0 };
}

/** `length · times + plus` */
export function scaled(length: Length, times: number, plus = 0): Length {
  if (typeof length === 'number') return length * times + plus;
  return { ...length, times: length.times * times, plus: length.plus * times + plus };
}

/** The sum of two lengths; null where they are open lengths of different axes. */
export function sumOf(a: Length, b: Length): Length | null {
  if (typeof b === 'number') return scaled(a, 1, b);
  if (typeof a === 'number') return scaled(b, 1, a);
  if (a.tensor !== b.tensor || a.axis !== b.axis) return null;
  return { ...a, times: a.times + b.times, plus: a.plus + b.plus };
}

export function isSameLength(a: Length, b: Length): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  return a.tensor === b.tensor && a.axis === b.axis && a.times === b.times && a.plus === b.plus;
}

/** The positive whole number `a / b`, if it is the same for all values of open lengths; null otherwise. */
export function ratioOf(a: Length, b: Length): number | null {
  const ratio = typeof a === 'number' || typeof b === 'number' ? Number(a) / Number(b) : a.times / b.times;
  return Number.isInteger(ratio) && ratio > 0 && isSameLength(scaled(b, ratio), a) ? ratio : null;
}

/** A shape raised to a rank by axes of length 1 in front, as broadcasting does (NumPy). */
export function raisedTo(shape: readonly Length[], rank: number): readonly Length[] {
  return [...range(rank - shape.length).map(() => 1), ...shape];
}

/** A shape as messages show it, with `?` for open lengths. */
export function shapeText(shape: readonly Length[]): string {
  return shape.map((length) => (typeof length === 'number' ? length : '?')).join('×');
}
