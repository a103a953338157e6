import type { Comparison } from '../../documents/comparison.ts';
import type { CompareProgress } from '../../documents/comparison-progress.ts';
import type { Explained } from '../scene/explained.ts';

/** What a comparison tells, and asks, while it goes on. */
export interface CompareListener {
  readonly onProgress: (progress: CompareProgress) => void;
  /** Told what was found so far, every few seconds. */
  readonly onCheckpoint: (comparison: Comparison) => void;
  /** Asked between batches; what was found until then comes back. */
  readonly isCancelled: () => boolean;
}

/** A comparison that goes on, as its parts see it. */
export interface CompareRun extends Pick<CompareListener, 'onProgress' | 'isCancelled'> {
  /** Hands out what was found so far now and then: it is made only then. */
  readonly checkpoint: (found: () => Comparison) => void;
  /** Counts treatments, and arithmetic in passes through one whole model. */
  readonly spend: (treatments: number, passes: number) => void;
}

/** Both questions brought back to life. */
export interface TwoExplained {
  readonly before: Explained;
  readonly after: Explained;
}
