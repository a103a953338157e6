/** The order of the remaining axes when some are removed. */
export function withoutAxes(order: readonly number[], removed: readonly number[]): readonly number[] {
  return order
    .filter((axis) => !removed.includes(axis))
    .map((axis) => axis - removed.filter((before) => before < axis).length);
}
