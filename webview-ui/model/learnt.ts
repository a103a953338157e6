import type { Explanation } from '../../src/documents/explanation.ts';
import {
  type LearntEffect,
  type LearntFindings,
  type Replacement,
  replacementWords,
} from '../../src/documents/learnt.ts';
import type { OutcomeName } from '../../src/documents/outcomes.ts';
import { type BlockEffect, effectOn } from './block-effect.ts';
import { type OutcomeReading, readingOf } from './outcome-reading.ts';

/** What layers are ranked by: what flows through them, or what they have learnt, by one replacement. */
export type RankedBy = 'flow' | Replacement;

/** What each of the two numbers of a layer means, in one line. */
export const meaningOf = {
  flow: 'Flow: what changes when the layer’s output is set to other values; layers in series share it.',
  learnt: 'Learnt: what changes when the layer’s own parameters are replaced, all else kept.',
} as const;

/** Both meanings, where there is little room. */
export const meaningsInShort = 'Flow: its output set to other values. Learnt: its own parameters replaced.';

/** What layers have learnt by one replacement; undefined where it is not measured. */
export function learntBy(
  { learnt }: Pick<Explanation, 'learnt'>,
  replacement: Replacement,
): LearntFindings | undefined {
  return learnt?.find((one) => one.replacement === replacement && one.effects.length > 0);
}

/** What layers are ranked by where nobody chose: what tells them apart, once it is known. */
export function rankedByIn(
  { explanation }: { readonly explanation: Pick<Explanation, 'learnt'> },
  { rankedBy }: { readonly rankedBy: RankedBy | null },
): RankedBy {
  return rankedBy ?? (learntBy(explanation, 'permuted') === undefined ? 'flow' : 'permuted');
}

/** The findings that stand beside flows: by the chosen replacement, else by the first that was measured. */
export function learntBeside(
  explanation: Pick<Explanation, 'learnt'>,
  by: RankedBy,
): LearntFindings | undefined {
  if (by !== 'flow') return learntBy(explanation, by);
  return explanation.learnt?.find(({ effects }) => effects.length > 0);
}

/** How effects of parameters on an outcome are read: draws are endless, but a single value is exact. */
export function learntReading(
  name: OutcomeName,
  { question }: Pick<Explanation, 'question'>,
  { draws }: Pick<LearntFindings, 'draws'>,
): OutcomeReading {
  return { ...readingOf(name, question), pool: draws === 1 ? 1 : null };
}

/** The effect of a layer's parameters on an outcome. */
export function learntOn(effect: LearntEffect, outcome: OutcomeReading): BlockEffect {
  return effectOn(effect, outcome);
}

/** Effects by the tensors of the layers that were replaced together. */
export function learntByTensor({ effects }: LearntFindings): ReadonlyMap<string, LearntEffect> {
  return new Map(effects.flatMap((effect) => effect.layers.map((tensor) => [tensor, effect] as const)));
}

/** "parameters permuted, 12 draws", "parameters set to zero". */
export function replacedInWords({
  replacement,
  draws,
}: Pick<LearntFindings, 'replacement' | 'draws'>): string {
  return `parameters ${replacementWords[replacement]}${draws === 1 ? '' : `, ${draws} draws`}`;
}
