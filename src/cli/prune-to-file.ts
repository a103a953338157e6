import type { EngineClient } from '../engine-client/client.ts';
import type { PruneArguments } from './arguments.ts';
import type { ProgressBar } from './progress-bar.ts';
import { summarizePruning } from './pruning-summary.ts';
import type { Stopping } from './stopping.ts';

/**
 * Searches for what a model can do without, has the smaller model written, and prints what was found.
 * @returns the exit code: 0 where a model was written
 * @throws UserError when it cannot be done
 */
export async function pruneToFile(
  { request, json }: Pick<PruneArguments, 'request' | 'json'>,
  engine: Pick<EngineClient, 'prune'>,
  { token }: Pick<Stopping, 'token'>,
  bar: ProgressBar,
): Promise<number> {
  const pruning = await engine.prune(
    request,
    ({ stage, done, total }) => {
      bar.say(`${stage}: ${done} of ${total}`);
    },
    token,
  );
  bar.clear();
  process.stdout.write(
    json ? `${JSON.stringify(pruning, null, 2)}\n` : `${summarizePruning(pruning).join('\n')}\n`,
  );
  return pruning.written === null ? 1 : 0;
}
