import type { Lanes, Runtime } from '../runtime/runtime.ts';

/** A runtime whose lanes are opened once, however often they are requested. */
interface SharedLanes {
  readonly runtime: Runtime;
  dispose(): Promise<void>;
}

/** Makes all users of a runtime share its lanes. Lanes of their own would each take the same cores. */
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
