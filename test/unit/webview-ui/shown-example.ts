import { packEffects } from '../../../src/documents/effect-columns.ts';
import type { Effect } from '../../../src/documents/effects.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import type { ExplainAim } from '../../../src/documents/explanation-step.ts';
import { type Activity, atRest } from '../../../src/protocol/page.ts';
import { explanationReader, type ShownState } from '../../../webview-ui/explanation/state.ts';

/** An explanation as the panel shows it, with the effects of its maps. */
export function shownExample(
  explanation: Explanation,
  effects: readonly (readonly Effect[])[] = [],
  activity: Activity<ExplainAim> = atRest,
): ShownState {
  const content = explanationReader.read({ explanation, effects: effects.map(packEffects), direct: null });
  return { ...content, kind: 'shown', picture: null, activity };
}
