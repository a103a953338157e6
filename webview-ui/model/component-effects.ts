import { componentKey } from '../../src/documents/component-key.ts';
import type { ComponentEffect } from '../../src/documents/components.ts';
import type { Explanation } from '../../src/documents/explanation.ts';
import type { Intervention } from '../../src/documents/settings.ts';
import { type BlockEffect, effectOn } from './block-effect.ts';
import { type OutcomeReading, readingOf } from './outcome-reading.ts';
import type { OutcomeName } from '../../src/documents/outcomes.ts';

/** The known effects of components, by key, in the order in which they were measured. */
export type KnownComponents = ReadonlyMap<string, ComponentEffect>;

/** What is known once newer effects are in. */
export function withComponents(known: KnownComponents, newer: readonly ComponentEffect[]): KnownComponents {
  if (newer.length === 0) return known;
  const all = new Map(known);
  for (const effect of newer) all.set(componentKey(effect.component), effect);
  return all;
}

/** Interventions with one draw per donor; the others have a single value. */
const drawn: ReadonlySet<Intervention> = new Set(['resample', 'restore']);

/** How effects of components on an outcome are read: their pool is the donors, each drawn once. */
export function componentReading(name: OutcomeName, explanation: Explanation): OutcomeReading {
  const { question, components } = explanation;
  const intervention = components?.intervention ?? question.intervention;
  const donors = components?.donors.images ?? question.draws;
  return { ...readingOf(name, question), pool: drawn.has(intervention) ? donors : 1 };
}

/** The effect of a component on an outcome; rejected donors do not count as draws. */
export function componentEffectOn(effect: ComponentEffect, outcome: OutcomeReading): BlockEffect {
  const pool = outcome.pool === null ? null : outcome.pool - effect.rejected;
  return effectOn(effect, { ...outcome, pool });
}

/** "resample, 5 of 5 donors", "zero": what a component was set to, and how many donors were drawn. */
export function settingInWords(intervention: Intervention, n: number, { pool }: OutcomeReading): string {
  const name = interventionWords[intervention];
  return drawn.has(intervention) && pool !== null ? `${name}, ${n} of ${pool} donors` : name;
}

/** What layers are set to, and from which images that comes. */
export function layersSetTo({ question, components }: Pick<Explanation, 'question' | 'components'>): string {
  const words = interventionWords[components?.intervention ?? question.intervention];
  return components === null ? words : `${words}: ${components.donors.label}`;
}

/** Names of interventions, as the panel calls them. */
const interventionWords: Readonly<Record<Intervention, string>> = {
  resample: 'resample',
  mean: 'mean',
  ownMean: 'own mean',
  zero: 'zero',
  restore: 'restore',
};
