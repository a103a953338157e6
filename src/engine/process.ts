import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { describeError, UserError } from '../errors.ts';
import { runtimeFilesIn } from '../runtime/runtime-files.ts';
import { openRuntime } from '../runtime/open-runtime.ts';
import {
  compareCheckpointNotification,
  compareExplanationsRequest,
  compareProgressNotification,
  compareRequest,
  prepareComparisonRequest,
} from '../protocol/compare-messages.ts';
import { createEngine } from './engine.ts';
import type { EngineOptions } from '../protocol/engine-options.ts';
import {
  checkpointNotification,
  explainRequest,
  type Outcome,
  pictureRequest,
  prepareRequest,
  progressNotification,
} from '../protocol/messages.ts';

/**
 * The engine's process: answers requests over the channel of its parent and ends with it. Its one argument is
 * `EngineOptions` as JSON.
 */
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const { choice, memory } = JSON.parse(process.argv[2] ?? '') as EngineOptions;
const engine = createEngine(() => openRuntime(choice, runtimeFilesIn(__dirname)), memory ?? undefined);

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof UserError) return { ok: false, message: error.message };
    console.error(describeError(error));
    const summary = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return {
      ok: false,
      message: `SegCause failed (${summary ?? 'unknown'}): this is a bug; its log says where.`,
    };
  }
}

connection.onRequest(prepareRequest, (params) => outcomeOf(() => engine.prepare(params)));
connection.onRequest(pictureRequest, (explanation) => outcomeOf(() => engine.picture(explanation)));
connection.onRequest(explainRequest, ({ run, explanation, aims }, token) =>
  outcomeOf(() =>
    engine.explain(explanation, aims, {
      onProgress: (progress) => void connection.sendNotification(progressNotification, { run, progress }),
      onCheckpoint: (found) =>
        void connection.sendNotification(checkpointNotification, { run, explanation: found }),
      isCancelled: () => token.isCancellationRequested,
    }),
  ),
);
connection.onRequest(prepareComparisonRequest, (params) => outcomeOf(() => engine.prepareComparison(params)));
connection.onRequest(compareExplanationsRequest, (params) =>
  outcomeOf(() => engine.compareExplanations(params)),
);
connection.onRequest(compareRequest, ({ run, comparison, aims }, token) =>
  outcomeOf(() =>
    engine.compare(comparison, aims, {
      onProgress: (progress) =>
        void connection.sendNotification(compareProgressNotification, { run, progress }),
      onCheckpoint: (found) =>
        void connection.sendNotification(compareCheckpointNotification, { run, comparison: found }),
      isCancelled: () => token.isCancellationRequested,
    }),
  ),
);
// At once: threads with native sessions must not be taken down one by one.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
connection.listen();
