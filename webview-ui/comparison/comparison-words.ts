import type { CompareAim } from '../../src/documents/comparison-step.ts';
import { duration } from '../model/format.ts';
import { notBegun, notRunYet } from '../model/run-words.ts';
import type { ShownComparison } from './state.ts';

const aims: Readonly<Record<CompareAim['kind'], string>> = {
  input: 'input',
  layers: 'layers',
  own: 'own changes of layers',
  transplant: 'transplants',
  images: 'images',
};

/** How far the run of a comparison is, or how it ended, in one line. */
export function comparisonInWords({
  comparison,
  activity,
}: Pick<ShownComparison, 'comparison' | 'activity'>): string {
  const { running, progress } = activity;
  if (running) {
    if (progress === null) return notBegun(activity, 'Reading the models…');
    const { aim, done, total, secondsLeft } = progress;
    const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`;
    return `Comparing ${aims[aim.kind]} · ${done} of ${total}${left}`;
  }
  const { facts, status } = comparison;
  if (facts === null) return notRunYet(activity);
  const words = status === 'complete' ? 'Done' : 'Cancelled: what was found is kept';
  return `${words} · ${facts.treatments} treatments in ${duration(facts.seconds)}`;
}
