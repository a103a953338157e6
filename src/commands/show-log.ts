import type { Services } from '../views/services.ts';

/** "Show Log": the output channel with what the engine printed, and failures. */
export function showLog({ log }: Services): Promise<void> {
  log.show();
  return Promise.resolve();
}
