import { parentPort, workerData } from 'node:worker_threads';
import { describeError, UserError } from '../errors.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { LaneReply, LaneRequest, LaneTask } from './lane-messages.ts';
import { openSession } from './onnxruntime.ts';
import type { Program } from './runtime.ts';

/** The thread of a lane. It opens and runs sessions on a share of the cores, one task after the other. */
const port = parentPort;
if (port === null) throw new Error('A lane runs in a thread of its own.');
const threads = workerData as number;
const programs = new Map<number, Program>();
const nothing: ReadonlyMap<string, Tensor> = new Map();

async function perform(task: LaneTask): Promise<ReadonlyMap<string, Tensor>> {
  switch (task.kind) {
    case 'compile':
      programs.set(task.program, await openSession(task.file, task.model, 'cpu', task.use, { threads }));
      return nothing;
    case 'run': {
      const program = programs.get(task.program);
      if (program === undefined) throw new Error('A lane cannot run a program that it has not compiled.');
      return program.run(task.feeds);
    }
    case 'dispose':
      await programs.get(task.program)?.dispose();
      programs.delete(task.program);
      return nothing;
    case 'close':
      for (const program of programs.values()) await program.dispose();
      programs.clear();
      return nothing;
  }
}

async function resultOf(task: LaneTask): Promise<LaneReply['result']> {
  try {
    return { kind: 'done', outputs: await perform(task) };
  } catch (error) {
    return error instanceof UserError
      ? { kind: 'refused', message: error.message, remedies: error.remedies }
      : { kind: 'failed', stack: describeError(error) };
  }
}

let last = Promise.resolve();
port.on('message', ({ id, task }: LaneRequest) => {
  last = last.then(async () => {
    const reply: LaneReply = { id, result: await resultOf(task) };
    port.postMessage(reply);
    if (task.kind === 'close') port.close();
  });
});
