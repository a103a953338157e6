import { chooseDistinct } from '../../causal/draws.ts';

/** Donors of a second pool, at least, and at most. */
const [fewest, most] = [8, 50];

/**
 * Donors that a pool did not use, chosen by the seed; where there are too few of them, those that it did use.
 * @param count donors in all
 * @param used the pool's, which are the first that the seed chooses
 */
export function secondMembers(
  seed: number,
  count: number,
  used: readonly number[],
): { readonly members: readonly number[]; readonly isSecond: boolean } {
  const members = chooseDistinct(seed, count, Math.min(count, used.length + most)).slice(used.length);
  const isSecond = members.length >= fewest;
  return { members: isSecond || used.length === 0 ? members : used, isSecond };
}
