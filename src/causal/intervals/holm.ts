import { at } from '../../at.ts';
/**
 * p-values adjusted for multiple testing (Holm, Scand. J. Statist. 1979): rejecting those up to α makes any false
 * rejection with probability at most α, however the tests depend on one another.
 */
export function adjustByHolm(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((a, b) => at(values, a) - at(values, b));
  const adjusted = new Array<number>(values.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.min(1, Math.max(largest, (values.length - rank) * at(values, index)));
    adjusted[index] = largest;
  });
  return adjusted;
}
