import type { Tensor } from '../../src/graph/tensor.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';

/** What was asked of a runtime and its lanes, and how long those who asked waited. Times in seconds, added up. */
export interface Spent {
  sessions: number;
  opening: number;
  runs: number;
  running: number;
  /** What the asking thread took to hand feeds over: on lanes, to copy them for another thread. */
  sending: number;
  fedBytes: number;
  returnedBytes: number;
  /** When a lane ran for the first time, by `performance.now()`; null before. */
  firstLaneRun: number | null;
}

/** Nothing was asked yet. */
export function nothingSpent(): Spent {
  return {
    sessions: 0,
    opening: 0,
    runs: 0,
    running: 0,
    sending: 0,
    fedBytes: 0,
    returnedBytes: 0,
    firstLaneRun: null,
  };
}

/** A runtime whose sessions and runs are counted and timed, and those of its lanes. */
export function counted(runtime: Runtime, spent: Spent, isLane = false): Runtime {
  const { openLanes } = runtime;
  return {
    ...runtime,
    async compile(graph, model, use) {
      const started = performance.now();
      const program = await runtime.compile(graph, model, use);
      spent.sessions += 1;
      spent.opening += (performance.now() - started) / 1000;
      return {
        ...program,
        async run(feeds) {
          const from = performance.now();
          if (isLane) spent.firstLaneRun ??= from;
          const waiting = program.run(feeds);
          if (isLane) spent.sending += (performance.now() - from) / 1000;
          const outputs = await waiting;
          spent.running += (performance.now() - from) / 1000;
          spent.runs += 1;
          spent.fedBytes += bytesOf(feeds);
          spent.returnedBytes += bytesOf(outputs);
          return outputs;
        },
      };
    },
    ...(openLanes === undefined
      ? {}
      : {
          openLanes() {
            const lanes = openLanes();
            return { ...lanes, runtimes: lanes.runtimes.map((lane) => counted(lane, spent, true)) };
          },
        }),
  };
}

function bytesOf(tensors: ReadonlyMap<string, Tensor>): number {
  return [...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
}
