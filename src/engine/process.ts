import { join } from 'node:path';
import {
  type CancellationToken,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
} from 'vscode-jsonrpc/node';
import { at } from '../at.ts';
import { cancelledError, describeError, UserError } from '../errors.ts';
import {
  type Answer,
  checkpointNotification,
  modelRequest,
  needsRequest,
  pictureRequest,
  prepareRequest,
  runRequest,
  stepNotification,
} from '../protocol/engine.ts';
import { pruneProgressNotification, pruneRequest } from '../protocol/engine-edits.ts';
import { queryRequest } from '../protocol/engine-queries.ts';
import { outOfMemory } from '../protocol/engine-end.ts';
import { type EngineOptions, processMemory } from '../protocol/engine-options.ts';
import { openRuntime } from '../runtime/open-runtime.ts';
import { runtimeFilesIn } from '../runtime/runtime-files.ts';
import { removeFoldersOf } from '../files/weight-folders.ts';
import { createEngine } from './engine.ts';
import { startWatchdog } from './watchdog.ts';

/**
 * The engine's process: answers requests over the channel of its parent and ends with it. Its one argument is
 * `EngineOptions` as JSON.
 */
const { choice, memory, parent } = JSON.parse(at(process.argv, 2)) as EngineOptions;
// Ctrl+C in a terminal reaches the parent too, which decides what becomes of a run.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
startWatchdog(join(__dirname, 'watchdog.cjs'), { parent, memory: processMemory(memory) });
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const engine = createEngine({ open: () => openRuntime(choice, runtimeFilesIn(__dirname)), memory });

async function answerOf<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof UserError) return failed(error, error.stack);
    if (isOutOfMemory(error)) {
      return failed(outOfMemory(processMemory(memory)), error instanceof Error ? error.stack : undefined);
    }
    console.error(describeError(error));
    const summary = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const message = `SegCause failed (${summary ?? 'unknown'}): this is a bug; its log says where.`;
    return { ok: false, message, remedies: [], stack: null };
  }
}

function failed({ message, remedies }: UserError, stack: string | undefined): Answer<never> {
  return { ok: false, message, remedies, stack: stack ?? null };
}

/** Whether an allocation failed in JavaScript, here or on a thread. */
function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') ||
    /^Array buffer allocation failed$|WebAssembly\.Memory.*could not allocate/u.test(error.message)
  );
}

/** Rejects when a request is cancelled, so that it is answered while its work comes to an end. */
function cancelled(token: CancellationToken): Promise<never> {
  return new Promise((_, reject) => {
    token.onCancellationRequested(() => {
      reject(cancelledError());
    });
  });
}

connection.onRequest(prepareRequest, ({ kind, request }, token) =>
  answerOf(() => Promise.race([engine.prepare({ name: kind }, request), cancelled(token)])),
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
connection.onRequest(modelRequest, (path) => answerOf(() => engine.model(path)));
connection.onRequest(needsRequest, (path, token) =>
  answerOf(() => Promise.race([engine.needs(path), cancelled(token)])),
);
connection.onRequest(queryRequest, (query, token) =>
  answerOf(() => Promise.race([engine.query(query, () => token.isCancellationRequested), cancelled(token)])),
);
connection.onRequest(pruneRequest, ({ run, request }, token) =>
  answerOf(() =>
    Promise.race([
      engine.prune(
        request,
        (progress) => void connection.sendNotification(pruneProgressNotification, { run, progress }),
        () => token.isCancellationRequested,
      ),
      cancelled(token),
    ]),
  ),
);
// At once: threads with native sessions must not be taken down one by one.
process.once('disconnect', () => {
  removeFoldersOf(process.pid);
  process.kill(process.pid, 'SIGKILL');
});
connection.listen();
