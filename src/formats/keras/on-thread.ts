import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { UserError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';

/** A Keras file to read. */
export interface ThreadRequest {
  readonly id: number;
  readonly kind: 'h5' | 'keras';
  readonly bytes: Uint8Array;
  /** Its name in messages. */
  readonly file: string;
}

/** What the thread says: that it has started, then a reply to each request. */
export type ThreadReply = { readonly kind: 'ready' } | FileReply;

/** The graph of a file, why it cannot be read, or a bug with its stack. */
export type FileReply =
  | { readonly id: number; readonly kind: 'graph'; readonly graph: Graph }
  /** The HDF5 library `isSpoilt` where the file made it crash: then it reads no other file. */
  | { readonly id: number; readonly kind: 'refused'; readonly message: string; readonly isSpoilt: boolean }
  | { readonly id: number; readonly kind: 'failed'; readonly stack: string };

/** The bundle of the thread beside that of this code; from source, a script that loads the thread's. */
const threadFile = ['keras.cjs', 'from-source.mjs']
  .map((name) => join(import.meta.dirname, name))
  .find((path) => existsSync(path));

/** Many times what intact files take, also on a slow machine. The start of the thread does not count. */
const limit = { seconds: 6, bytesPerSecond: 2 ** 24 };

/** The most memory that objects take; the weights lie outside of it. */
const resourceLimits = { maxOldGenerationSizeMb: 2048 };

/** A thread without work ends after so long, since HDF5 keeps the memory of its largest file. */
const idleMilliseconds = 5000;

let idle: Worker | null = null;
let requests = 0;

/**
 * Reads a Keras file on a thread of its own, so that a file on which the HDF5 library loops for ever, or which fills the
 * memory, ends the thread and nothing else.
 * @param seconds the time it may take
 * @throws UserError when the file cannot be read, or takes too long or too much memory
 */
export async function readOnThread(
  kind: ThreadRequest['kind'],
  bytes: Uint8Array,
  file: string,
  seconds: number = limit.seconds + bytes.byteLength / limit.bytesPerSecond,
): Promise<Graph> {
  const kept = idle;
  idle = null;
  const worker = kept ?? (await openThread());
  worker.ref();
  const id = requests++;
  let isKept = false;
  try {
    const reply = await replyOf(worker, { id, kind, bytes, file }, seconds);
    if (reply.kind === 'failed') throw new Error(reply.stack);
    isKept = (reply.kind === 'graph' || !reply.isSpoilt) && release(worker);
    if (reply.kind === 'graph') return reply.graph;
    throw new UserError(reply.message);
  } finally {
    if (!isKept) await worker.terminate();
  }
}

/** Starts a thread, and waits until its code is loaded. */
async function openThread(): Promise<Worker> {
  if (threadFile === undefined)
    throw new Error('The thread that reads Keras files is missing beside this code.');
  const worker = new Worker(threadFile, { resourceLimits, stdout: true, stderr: true });
  await once(worker, 'message');
  return worker;
}

function replyOf(worker: Worker, request: ThreadRequest, seconds: number): Promise<FileReply> {
  const { file } = request;
  return new Promise<FileReply>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      worker.off('message', onReply).off('error', onError).off('exit', onExit);
    };
    const onReply = (reply: FileReply): void => {
      end();
      resolve(reply);
    };
    const onFailure = (error: Error): void => {
      end();
      reject(error);
    };
    const onError = (error: Error): void => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      onFailure(
        isMemory ? new UserError(`${file} takes more memory to read than a model should: refused.`) : error,
      );
    };
    const onExit = (): void => {
      onFailure(new Error('The thread that reads Keras files has ended.'));
    };
    const timer = setTimeout(() => {
      onFailure(
        new UserError(
          `${file} could not be read within ${Math.round(seconds)} s: it is damaged, or not what it claims to be.`,
        ),
      );
    }, seconds * 1000);
    worker.on('message', onReply).on('error', onError).on('exit', onExit);
    worker.postMessage(request);
  });
}

/** Keeps a thread for the next file, for a while; false where another one is kept already. */
function release(worker: Worker): boolean {
  if (idle !== null) return false;
  worker.unref();
  idle = worker;
  setTimeout(() => {
    if (idle !== worker) return;
    idle = null;
    void worker.terminate();
  }, idleMilliseconds).unref();
  return true;
}
