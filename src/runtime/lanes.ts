import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { LaneReply, LaneTask } from './lane-messages.ts';
import type { Lanes, Runtime } from './runtime.ts';
import { onnxModelOf } from './weight-files.ts';

/** Each lane holds the memory of all sessions once more. */
const maxLanes = 4;

/**
 * Opens lanes on the CPU, each in a thread of its own with an equal share of the cores.
 * @param name of the runtime
 * @param file the bundle of `onnxruntime-lane`
 */
export function openLanes(name: string, file: URL, cores = availableParallelism()): Lanes {
  const count = Math.min(maxLanes, cores);
  const lanes = Array.from({ length: count }, () => openLane(file, Math.max(1, Math.floor(cores / count))));
  return {
    runtimes: lanes.map(({ perform }) => laneRuntime(name, perform)),
    async dispose() {
      await Promise.all(lanes.map(({ close }) => close()));
    },
  };
}

type Perform = (task: LaneTask) => Promise<ReadonlyMap<string, Tensor>>;

function laneRuntime(name: string, perform: Perform): Runtime {
  let programs = 0;
  return {
    name,
    device: 'cpu',
    async compile(graph, model, use = 'often') {
      const program = programs++;
      await perform({ kind: 'compile', program, file: onnxModelOf(graph), model, use });
      return {
        run: (feeds) => perform({ kind: 'run', program, feeds }),
        async dispose() {
          await perform({ kind: 'dispose', program });
        },
      };
    },
  };
}

interface Waiting {
  readonly resolve: (outputs: ReadonlyMap<string, Tensor>) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that performs tasks. When it ends, all pending tasks fail. */
function openLane(
  file: URL,
  threads: number,
): { readonly perform: Perform; readonly close: () => Promise<void> } {
  const worker = new Worker(file, { workerData: threads });
  const waiting = new Map<number, Waiting>();
  let tasks = 0;
  let ended: Error | null = null;
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
  });
  const end = (error: Error): void => {
    ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.once('error', end);
  worker.once('exit', () => {
    end(new Error('A lane of the runtime has ended.'));
  });
  worker.on('message', ({ id, result }: LaneReply) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (result.kind === 'done') call?.resolve(result.outputs);
    else if (result.kind === 'refused')
      call?.reject(new UserError(result.message, { remedies: result.remedies }));
    else call?.reject(new Error(result.stack));
  });
  const perform: Perform = (task) =>
    new Promise((resolve, reject) => {
      if (ended !== null) {
        reject(ended);
        return;
      }
      const id = tasks++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, task });
    });
  return {
    perform,
    async close() {
      // Native sessions must be released by their own thread before it ends.
      await perform({ kind: 'close' }).catch(() => undefined);
      await exited;
    },
  };
}
