/** `0, 1, …, count − 1`; as an order of axes, the one in which nothing moves. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** The order that stores the last logical axis, channels, behind the batch, and the spatial axes behind it. */
export function channelsFirst(rank: number): readonly number[] {
  return range(rank).map((axis) => (axis === 0 ? 0 : axis === rank - 1 ? Math.min(1, axis) : axis + 1));
}

export function isSameOrder(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((position, axis) => position === b[axis]);
}

/** The inverse of a permutation: which logical axis is at each stored position. */
export function inverse(order: readonly number[]): readonly number[] {
  return order.map((_, position) => order.indexOf(position));
}
