import type { Interval, Region } from '../../../src/graph/region.ts';

/** Turns numbers into choices, one after the other. Zero is the first choice, as is any choice after the last number. */
export class Dials {
  readonly #values: readonly number[];
  #next = 0;

  constructor(values: readonly number[]) {
    this.#values = values;
  }

  /** An integer between `low` and `high`, both included. */
  between(low: number, high: number): number {
    const value = this.#values[this.#next++] ?? 0;
    return high <= low ? low : low + (value % (high - low + 1));
  }

  flag(): boolean {
    return this.between(0, 1) === 1;
  }

  pick<T>(first: T, ...others: readonly T[]): T {
    return [first, ...others][this.between(0, others.length)] ?? first;
  }

  /** A non-empty interval of an axis. */
  interval(length: number, longest = length): Interval {
    const size = this.between(1, Math.min(length, longest));
    const start = this.between(0, length - size);
    return [start, start + size];
  }

  region(shape: readonly number[], longest = Infinity): Region {
    return shape.map((length, axis) => (axis === 0 ? [0, length] : this.interval(length, longest)));
  }
}
