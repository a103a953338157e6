import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { at } from '../at.ts';
import { describeError, UserError } from '../errors.ts';
import {
  type Answer,
  checkpointNotification,
  pictureRequest,
  prepareRequest,
  runRequest,
  stepNotification,
} from '../protocol/engine.ts';
import type { EngineOptions } from '../protocol/engine-options.ts';
import { openRuntime } from '../runtime/open-runtime.ts';
import { runtimeFilesIn } from '../runtime/runtime-files.ts';
import { createEngine } from './engine.ts';

/**
 * The engine's process: answers requests over the channel of its parent and ends with it. Its one argument is
 * `EngineOptions` as JSON.
 */
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const { choice, memory } = JSON.parse(at(process.argv, 2)) as EngineOptions;
const engine = createEngine({
  open: () => openRuntime(choice, runtimeFilesIn(__dirname)),
  ...(memory !== null && { memory }),
});

async function answerOf<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof UserError) return { ok: false, message: error.message, remedies: error.remedies };
    console.error(describeError(error));
    const summary = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return {
      ok: false,
      message: `SegCause failed (${summary ?? 'unknown'}): this is a bug; its log says where.`,
      remedies: [],
    };
  }
}

connection.onRequest(prepareRequest, ({ kind, request }) =>
  answerOf(() => engine.prepare({ name: kind }, request)),
);
connection.onRequest(runRequest, ({ kind, run, document, aims }, token) =>
  answerOf(() =>
    engine.run({ name: kind }, document, aims, {
      onStep: (progress, step) => void connection.sendNotification(stepNotification, { run, progress, step }),
      onCheckpoint: (found) =>
        void connection.sendNotification(checkpointNotification, { run, document: found }),
      isCancelled: () => token.isCancellationRequested,
    }),
  ),
);
connection.onRequest(pictureRequest, (explanation) => answerOf(() => engine.picture(explanation)));
// At once: threads with native sessions must not be taken down one by one.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
connection.listen();
