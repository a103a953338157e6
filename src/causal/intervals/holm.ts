/**
 * p-values adjusted for their number (Holm, Scand. J. Statist. 1979): rejecting those up to α errs anywhere among them
 * with probability α at most, however they depend on one another.
 */
export function adjustByHolm(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 1) - (values[b] ?? 1));
  const adjusted = new Array<number>(values.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.min(1, Math.max(largest, (values.length - rank) * (values[index] ?? 1)));
    adjusted[index] = largest;
  });
  return adjusted;
}
