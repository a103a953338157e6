import type { Question } from '../../src/documents/explanation.ts';
import type { RunNeeds } from '../../src/documents/run-needs.ts';

/** What the next run is expected to take; nothing is found while the engine looks, or where it cannot tell. */
export interface AskedNeeds {
  /** The question that it was asked about. */
  readonly question: Question;
  /** What it would run on; null: the default. */
  readonly runtime: string | null;
  readonly found: RunNeeds | null;
}
