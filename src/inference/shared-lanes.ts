import type { Lanes, Runtime } from '../runtime/runtime.ts';

/** A runtime whose lanes are opened once, however often they are asked for. */
export interface SharedLanes {
  readonly runtime: Runtime;
  dispose(): Promise<void>;
}

/** Lets all that is measured with a runtime compute on the same lanes: each would take its share of the cores anew. */
export function withSharedLanes(runtime: Runtime): SharedLanes {
  const { openLanes, ...rest } = runtime;
  if (openLanes === undefined) return { runtime, dispose: () => Promise.resolve() };
  let lanes: Lanes | null = null;
  return {
    runtime: {
      ...rest,
      openLanes() {
        lanes ??= openLanes();
        return { runtimes: lanes.runtimes, dispose: () => Promise.resolve() };
      },
    },
    dispose: async () => lanes?.dispose(),
  };
}
