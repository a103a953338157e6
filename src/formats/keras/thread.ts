import { parentPort } from 'node:worker_threads';
import { describeError, UserError } from '../../errors.ts';
import type { Graph } from '../../graph/graph.ts';
import { readKerasH5 } from './read-h5.ts';
import { readKerasZip } from './read-keras.ts';
import type { FileReply, ThreadReply, ThreadRequest } from './on-thread.ts';

/** The thread that `on-thread` starts: reads one Keras file after the other. */
const port = parentPort;
if (port === null) throw new Error('Keras files are read on a thread of their own.');

async function replyTo({ id, kind, bytes, file }: ThreadRequest): Promise<FileReply> {
  try {
    const graph = await (kind === 'h5' ? readKerasH5(bytes, file) : readKerasZip(bytes, file));
    return { id, kind: 'graph', graph };
  } catch (error) {
    if (error instanceof UserError) {
      const isSpoilt = error.cause instanceof Error && error.cause.name === 'RuntimeError';
      return { id, kind: 'refused', message: error.message, isSpoilt };
    }
    return { id, kind: 'failed', stack: describeError(error) };
  }
}

/** The memory of a graph's weights, which moves to the other thread instead of being copied. */
function memoryOf({ initializers }: Graph): readonly ArrayBuffer[] {
  const buffers = [...initializers.values()].map(({ bytes }) => bytes.buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

const ready: ThreadReply = { kind: 'ready' };
port.postMessage(ready);
port.on('message', (request: ThreadRequest) => {
  void replyTo(request).then((reply) => {
    port.postMessage(reply, reply.kind === 'graph' ? memoryOf(reply.graph) : []);
  });
});
