/** The order in which what is left is held when axes are gone. */
export function withoutAxes(order: readonly number[], gone: readonly number[]): readonly number[] {
  return order
    .filter((axis) => !gone.includes(axis))
    .map((axis) => axis - gone.filter((before) => before < axis).length);
}
