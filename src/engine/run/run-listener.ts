import type { RunProgress } from '../../documents/run-progress.ts';

/** Whom a run reports to, and who can stop it. */
export interface RunListener<Document, Aim, Step> {
  /** How far the run is, and what it found since the last step. */
  readonly onStep: (progress: RunProgress<Aim>, step: Step) => void;
  /** What was found so far, every few seconds: the run can go on from it. */
  readonly onCheckpoint: (document: Document) => void;
  /** Asked between batches; a cancelled run returns what it found until then. */
  readonly isCancelled: () => boolean;
}
