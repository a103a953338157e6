import { signed } from '../model/format.ts';
import { sortedBy } from '../model/sorting.ts';
import type { RankRow } from './rank-rows.ts';
import type { TransplantRow } from './transplants.ts';

/** What the chart of ranks says, in one sentence. */
export function ranksInWords(rows: readonly RankRow[]): string {
  const moves = rows.flatMap(({ change: { name, ranks } }) =>
    ranks.before === null || ranks.after === null || ranks.before === ranks.after
      ? []
      : [{ name, before: ranks.before, after: ranks.after }],
  );
  const [most] = sortedBy(moves, ({ before, after }) => Math.abs(before - after), true);
  const areFlows = rows.some(({ change }) => change.members.length > 0);
  const units = areFlows ? 'flows' : 'layers';
  const ties = !areFlows && rows.length > new Set(rows.map(({ change }) => change.ranks.before)).size;
  const shared = ties ? ' Layers that cut the same path have the same effect and share a rank.' : '';
  if (most === undefined)
    return `Both models rely on the same ${units} in the same order: none of these ${rows.length} changes rank.${shared}`;
  const direction = most.after < most.before ? 'gained' : 'lost';
  return `${moves.length} of these ${rows.length} ${units} change rank: ${most.name} ${direction} most, from ${most.before} to ${most.after}.${shared}`;
}

/** Gaps in Dice points below this are as good as none. */
const leastGap = 0.05;

/**
 * Which layer carries the difference between the models, in one sentence.
 * @param gap the giver's Dice less the receiver's
 */
export function transplantInWords(rows: readonly TransplantRow[], gap: number, giver: string): string {
  if (Math.abs(gap) < leastGap)
    return 'Both models reach the same Dice: there is no gain for a layer to carry; large numbers are layers that do not fit the other network.';
  const towards = Math.sign(gap);
  const known = rows.filter(({ gains }) => gains.weights !== null);
  const [best] = sortedBy(known, ({ gains }) => towards * (gains.weights ?? 0), true);
  const between = `the ${signed(gap)} points between the models`;
  const gain = best?.gains.weights ?? 0;
  if (best === undefined || towards * gain <= 0)
    return `No layer of ${giver} alone carries any of ${between}: the layers changed together.`;
  const share = gain / gap;
  if (share >= 0.8)
    return `${best.name} alone carries ${signed(gain)} of ${between}: this layer makes the difference.`;
  return `${best.name} carries most alone, ${signed(gain)} of ${between}: the rest takes several layers together.`;
}
