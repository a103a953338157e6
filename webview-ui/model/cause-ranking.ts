import { causeKindWords, conclusionOf, remainingOf } from '../../src/documents/cause-words.ts';
import { type Cause, nameOfCause } from '../../src/documents/causes.ts';
import type { Explanation } from '../../src/documents/explanation.ts';
import type { OutcomeName } from '../../src/documents/outcomes.ts';
import { type BlockEffect, countedEffect, effectOn, unknownEffect } from './block-effect.ts';
import { type OutcomeReading, readingOf } from './outcome-reading.ts';
import { type Order, type SortValue, sortedBy } from './sorting.ts';

/** What the list of causes can be sorted by. */
export type CauseKey = 'rank' | 'kind' | 'conclusion' | 'effect' | 'remaining' | 'flipped' | 'se' | 'n';

/** A row of the list of causes. */
export interface RankedCause {
  readonly key: string;
  /** Among those that were tried, the largest effect first; null where it could not be tried. */
  readonly rank: number | null;
  readonly cause: Cause;
  readonly kind: string;
  readonly conclusion: string;
  /** On the outcome that is shown. */
  readonly effect: BlockEffect;
  /** Percent of the predicted pixels of the RoI that stay predicted; null where that is not known. */
  readonly remaining: number | null;
}

/** How effects of causes on an outcome are read: what was not cut short was measured under all draws. */
export function causeReading(name: OutcomeName, { question }: Pick<Explanation, 'question'>): OutcomeReading {
  return { ...readingOf(name, question), pool: 1 };
}

/** Causes by the size of their effects on an outcome, then by how many pixels change; those that could not be tried last. */
export function rankCauses(
  causes: readonly Cause[],
  { baseline }: Pick<Explanation, 'baseline'>,
  outcome: OutcomeReading,
): readonly RankedCause[] {
  const rows = causes.map((cause): RankedCause => ({
    key: nameOfCause(cause),
    rank: null,
    cause,
    kind: causeKindWords[cause.kind],
    conclusion: conclusionOf(cause, baseline),
    effect: cause.found === null ? unknownEffect : effectOn({ ...cause.found }, outcome),
    remaining: remainingOf(cause, baseline),
  }));
  const byPixels = sortedBy(rows, flippedPixels, true);
  const bySize = sortedBy(byPixels, ({ cause, effect }) => (cause.found === null ? null : Math.abs(countedEffect(effect))), true); // prettier-ignore
  return bySize.map((row, i) => ({ ...row, rank: row.cause.found === null ? null : i + 1 }));
}

/** Pixels of the RoI that a cause changes, on average; null where it could not be tried. */
export function flippedPixels({ cause: { found } }: Pick<RankedCause, 'cause'>): number | null {
  return found === null ? null : found.lost.mean + found.gained.mean;
}

const valueOf: Readonly<Record<CauseKey, (row: RankedCause) => SortValue>> = {
  rank: ({ rank }) => rank,
  kind: ({ kind }) => kind,
  conclusion: ({ conclusion }) => conclusion,
  effect: ({ cause, effect }) => (cause.found === null ? null : countedEffect(effect)),
  remaining: ({ remaining }) => remaining,
  flipped: flippedPixels,
  se: ({ cause, effect }) => (cause.found === null ? null : effect.se),
  n: ({ cause, effect }) => (cause.found === null ? null : effect.n),
};

/** The causes in an order. */
export function sortCauses(
  rows: readonly RankedCause[],
  { key, descending }: Order<CauseKey>,
): readonly RankedCause[] {
  return sortedBy(rows, valueOf[key], descending);
}
