import type { Graph } from '../graph/graph.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Program, Runtime } from '../runtime/runtime.ts';

/** Compiled crop graphs, by structure and lane. */
export interface SessionCache {
  /** Runs a structure's session on a lane: the one that is open, or a new one. */
  run(
    structure: string,
    lane: number,
    feeds: ReadonlyMap<string, Tensor>,
  ): Promise<ReadonlyMap<string, Tensor>>;
  /** Whether a structure's session is open on a lane, or being opened. */
  isOpen(structure: string, lane: number): boolean;
  /** Sessions opened so far. */
  opened(): number;
  dispose(): Promise<void>;
}

interface Session {
  readonly program: Promise<Program>;
  /** Its runs so far; never fails. */
  runs: Promise<unknown>;
}

/**
 * A cache that closes the sessions that were used least recently.
 * @param runtimes one a lane
 * @param maximum sessions that may be open at once
 */
export function createSessionCache(
  runtimes: readonly Runtime[],
  graphOf: (structure: string) => Graph,
  maximum: number,
  model: string,
): SessionCache {
  const lanes = runtimes.map((runtime) => ({ runtime, sessions: new Map<string, Session>() }));
  const room = Math.max(1, Math.floor(maximum / lanes.length));
  let opened = 0;
  const sessionOn = (lane: number, structure: string): Session => {
    const own = lanes[lane];
    if (own === undefined) throw new Error(`There is no lane ${lane}.`);
    const { runtime, sessions } = own;
    const session = sessions.get(structure) ?? { program: open(), runs: Promise.resolve() };
    sessions.delete(structure);
    sessions.set(structure, session);
    return session;

    async function open(): Promise<Program> {
      opened += 1;
      const surplus = [...sessions].slice(0, Math.max(0, sessions.size + 1 - room));
      for (const [oldest] of surplus) sessions.delete(oldest);
      await Promise.all(surplus.map(([, old]) => close(old)));
      return runtime.compile(graphOf(structure), model);
    }
  };
  return {
    async run(structure, lane, feeds) {
      const session = sessionOn(lane, structure);
      const result = session.program.then((program) => program.run(feeds));
      session.runs = Promise.allSettled([session.runs, result]);
      return result;
    },
    isOpen: (structure, lane) => lanes[lane]?.sessions.has(structure) === true,
    opened: () => opened,
    async dispose() {
      for (const { sessions } of lanes) {
        await Promise.all([...sessions.values()].map(close));
        sessions.clear();
      }
    },
  };
}

/** Closes a session once its runs have ended; one that could not be opened is none. */
async function close({ program, runs }: Session): Promise<void> {
  await runs;
  const opened = await program.catch(() => null);
  await opened?.dispose();
}
