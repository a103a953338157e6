import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import type { RunListener } from '../../src/engine/run/run-listener.ts';

/** What a run measures when only the input is asked about. */
export const input: readonly ExplainAim[] = [{ kind: 'input' }];

/** Listens to nothing, and never cancels. */
export const quiet: RunListener<unknown, unknown, unknown> = {
  onStep: () => undefined,
  onCheckpoint: () => undefined,
  isCancelled: () => false,
};
