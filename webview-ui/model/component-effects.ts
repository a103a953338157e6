import { componentKey } from '../../src/documents/component-key.ts';
import type { ComponentEffect } from '../../src/documents/components.ts';
import type { Explanation } from '../../src/documents/explanation.ts';
import type { Intervention } from '../../src/documents/settings.ts';
import { type BlockEffect, effectOn } from './effect-table.ts';
import { type OutcomeReading, readingOf } from './outcome-reading.ts';
import type { OutcomeName } from '../../src/documents/outcomes.ts';

/** The effects of components that are known, by key, in the order in which they came to be. */
export type KnownComponents = ReadonlyMap<string, ComponentEffect>;

/** What is known after newer effects came in. */
export function withComponents(known: KnownComponents, newer: readonly ComponentEffect[]): KnownComponents {
  if (newer.length === 0) return known;
  const all = new Map(known);
  for (const effect of newer) all.set(componentKey(effect.component), effect);
  return all;
}

/** Interventions that are drawn; the others have one value. */
const drawn: ReadonlySet<Intervention> = new Set(['resample', 'restore']);

/** How effects of components on an outcome are read: their pool is the donors, each taken once. */
export function componentReading(name: OutcomeName, explanation: Explanation): OutcomeReading {
  const { question, components } = explanation;
  const intervention = components?.intervention ?? question.intervention;
  const donors = components?.donors.images ?? question.draws;
  return { ...readingOf(name, question), pool: drawn.has(intervention) ? donors : 1 };
}

/** The effect of a component on an outcome; refused donors do not count as draws. */
export function componentEffectOn(effect: ComponentEffect, outcome: OutcomeReading): BlockEffect {
  const pool = outcome.pool === null ? null : outcome.pool - effect.refused;
  return effectOn(effect, { ...outcome, pool });
}

/** "resample, 5 of 5 donors", "zero": how a component was set, and by how many donors of all there are. */
export function settingInWords(intervention: Intervention, n: number, { pool }: OutcomeReading): string {
  const name = interventionWords[intervention];
  return drawn.has(intervention) && pool !== null ? `${name}, ${n} of ${pool} donors` : name;
}

/** Names of interventions, as the panel calls them. */
export const interventionWords: Readonly<Record<Intervention, string>> = {
  resample: 'resample',
  mean: 'mean',
  ownMean: 'own mean',
  zero: 'zero',
  restore: 'restore',
};
