import { type EffectColumns, packEffects } from '../documents/effect-columns.ts';
import type { Explanation } from '../documents/explanation.ts';
import type { ExplainAim, ExplanationStep } from '../documents/explanation-step.ts';
import type { Settings } from '../documents/settings.ts';
import type { FromPage, Page, ToPage } from './page.ts';

/** What is changed for the next run; what is absent stays as it was. */
export type Changes = Pick<
  Settings,
  | 'roi'
  | 'preset'
  | 'treatment'
  | 'intervention'
  | 'block'
  | 'draws'
  | 'seed'
  | 'output'
  | 'class'
  | 'decision'
  | 'activation'
  | 'threshold'
>;

/** An explanation in the form in which the panel is shown it: the effects of blocks travel as columns. */
export interface ShownExplanation {
  /** Its maps come without effects and draws. */
  readonly explanation: Explanation;
  /** The effects of each of its maps. */
  readonly effects: readonly EffectColumns[];
}

export type ToPanel = ToPage<ShownExplanation, ExplainAim, ExplanationStep>;

export type FromPanel = FromPage<ExplainAim, Changes, never>;

/** An explanation as the panel is shown it. */
export function showExplanation(explanation: Explanation): ShownExplanation {
  return {
    explanation: {
      ...explanation,
      maps: explanation.maps.map((map) => ({ ...map, effects: [], draws: null })),
    },
    effects: explanation.maps.map(({ effects }) => packEffects(effects)),
  };
}

/** The page of an explanation: the panel. */
export const explanationPage: Page<Explanation, ShownExplanation> = { name: 'panel', show: showExplanation };
