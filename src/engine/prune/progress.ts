import type { PruneProgress } from '../../documents/pruning.ts';
import { cancelledError } from '../../errors.ts';

/** Whom a search reports to. */
export interface Progress {
  /** @throws UserError when the search was cancelled */
  readonly report: (progress: PruneProgress) => void;
}

/** Reports steps of a search, and ends it at the next one where it was cancelled. */
export function progressTo(
  listener: (progress: PruneProgress) => void,
  isCancelled: () => boolean,
): Progress {
  return {
    report(progress) {
      if (isCancelled()) throw cancelledError();
      listener(progress);
    },
  };
}
