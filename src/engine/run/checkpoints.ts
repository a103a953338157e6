import type { RunListener } from './run-listener.ts';

/** Milliseconds between checkpoints. */
const interval = 5000;

/**
 * Sends checkpoints of a run, at most one every five seconds.
 * @returns a function that takes what was found so far, which is evaluated only when a checkpoint is due
 */
export function checkpoints<Document>({
  onCheckpoint,
}: Pick<RunListener<Document, never, never>, 'onCheckpoint'>): (found: () => Document) => void {
  let last = performance.now();
  return (found) => {
    if (performance.now() - last <= interval) return;
    onCheckpoint(found());
    last = performance.now();
  };
}
