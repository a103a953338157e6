import { nearestWarning } from '../../src/documents/joint-words.ts';
import { measuredReading } from '../../src/documents/readings.ts';
import { jointOutcome } from '../model/joint-chart.ts';
import { readingIn } from './current-lists.ts';
import type { ShownState } from './state.ts';
import type { ViewOptions } from './view-options.ts';

/**
 * That distance alone does better than the map that is shown; null where it does not, and of maps that no joint check is of:
 * those of layers, and readings that were not the measured one.
 */
export function jointWarning(
  shown: ShownState,
  view: Pick<ViewOptions, 'map' | 'outcome' | 'reading'>,
): string | null {
  const { joint, question } = shown.explanation;
  const isChecked = view.map === null && readingIn(shown, view) === measuredReading(question);
  return joint && isChecked ? nearestWarning(joint, jointOutcome(view.outcome, joint)) : null;
}
