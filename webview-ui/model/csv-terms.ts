import type { Question } from '../../src/documents/explanation.ts';
import { className } from '../../src/documents/class-name.ts';
import type { CsvColumn } from './csv.ts';
import { roiPlace } from './roi-words.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** What the numbers of a table are about; the same in every row, so that a row can be read on its own. */
export interface CsvTerms {
  readonly estimand: string;
  readonly className: string;
  readonly roi: string;
  /** What blocks or layers are set to. */
  readonly setTo: string;
  readonly pool: number | null;
}

/** The terms of effects on an outcome. */
export function termsOf(
  { head, roi }: Pick<Question, 'head' | 'roi'>,
  outcome: OutcomeReading,
  setTo: string,
): CsvTerms {
  return {
    estimand: estimandOf(outcome),
    className: className(head),
    roi: roiPlace(roi),
    setTo,
    pool: outcome.pool,
  };
}

/** "mean change of Dice in the RoI over the pool": what an effect estimates. */
export function estimandOf({ label, pool, isPredicted }: OutcomeReading): string {
  return `mean change of ${label} in the RoI over ${pool === null && !isPredicted ? 'random draws' : 'the pool'}`;
}

/** The terms as the last columns of a table. */
export function termColumns({
  estimand,
  className: name,
  roi,
  setTo,
  pool,
}: CsvTerms): readonly CsvColumn<unknown>[] {
  return [
    { heading: 'estimand', value: () => estimand },
    { heading: 'class', value: () => name },
    { heading: 'RoI', value: () => roi },
    { heading: 'set to', value: () => setTo },
    { heading: 'pool', value: () => pool },
  ];
}
