import type { Explanation } from '../../documents/explanation.ts';
import type { Progress } from '../../protocol/messages.ts';

/** What a run tells, and asks, while it goes on. */
export interface Run {
  readonly onProgress: (progress: Progress) => void;
  /** Told what was found so far, every few seconds. */
  readonly onCheckpoint: (explanation: Explanation) => void;
  /** Asked between batches; what was found until then comes back. */
  readonly isCancelled: () => boolean;
}

/** Milliseconds between checkpoints. */
const interval = 5000;

/** Hands out checkpoints now and then: what it is given is made only then. */
export function checkpoints<T = Explanation>({
  onCheckpoint,
}: {
  readonly onCheckpoint: (found: T) => void;
}): (found: () => T) => void {
  let last = performance.now();
  return (found) => {
    if (performance.now() - last <= interval) return;
    onCheckpoint(found());
    last = performance.now();
  };
}
