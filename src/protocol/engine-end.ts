import { UserError } from '../errors.ts';

/** The line that the engine's process writes before it ends itself because its memory exceeds the limit. */
export const memoryExceeded = 'The engine ends: its memory exceeds the limit.';

/**
 * The failure of a request that took too much memory.
 * @param bytes that the process may take in all
 */
export function outOfMemory(bytes: number): UserError {
  const gigabytes = Number((bytes / 1e9).toFixed(1));
  return new UserError(
    `The SegCause engine needed more than ${gigabytes} GB: raise segcause.memory (on the command line --memory), or use a smaller model or image.`,
    { remedies: [{ kind: 'openSetting', setting: 'memory' }] },
  );
}
