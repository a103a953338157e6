import { at } from '../at.ts';
import type { Graph } from '../graph/graph.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Program, Runtime, Use } from '../runtime/runtime.ts';

/** Compiled crop graphs, by structure and lane. */
interface SessionCache {
  /**
   * Runs a structure's session on a lane: the one that is open, or a new one.
   * @param use of a new one
   * @throws UserError when the runtime fails
   */
  readonly run: (
    structure: string,
    lane: number,
    feeds: ReadonlyMap<string, Tensor>,
    use: Use,
  ) => Promise<ReadonlyMap<string, Tensor>>;
  /** Whether a structure's session is open on a lane, or being opened. */
  readonly isOpen: (structure: string, lane: number) => boolean;
  /** How many sessions have been opened so far. */
  readonly opened: () => number;
  /** Seconds that each lane has spent, on average, on sessions that it had not opened before, and how many these are. */
  readonly firstOpenings: () => { readonly seconds: number; readonly count: number };
  readonly dispose: () => Promise<void>;
}

interface Session {
  readonly program: Promise<Program>;
  /** Settles when its runs so far have ended; never rejects. */
  runs: Promise<unknown>;
}

/**
 * A cache that closes the least recently used sessions.
 * @param runtimes one per lane
 * @param maximum the most sessions that may be open at once
 * @param model the model's name in messages
 */
export function createSessionCache(
  runtimes: readonly Runtime[],
  graphOf: (structure: string) => Graph,
  maximum: number,
  model: string,
): SessionCache {
  const lanes = runtimes.map((runtime) => ({
    runtime,
    sessions: new Map<string, Session>(),
    known: new Set<string>(),
    /** When its last task ended: it performs one after the other. */
    idleSince: 0,
  }));
  const sessionsPerLane = Math.max(1, Math.floor(maximum / lanes.length));
  let opened = 0;
  let firstSeconds = 0;
  const sessionOn = (lane: number, structure: string, use: Use): Session => {
    const on = at(lanes, lane);
    const { runtime, sessions, known } = on;
    const session = sessions.get(structure) ?? { program: open(), runs: Promise.resolve() };
    sessions.delete(structure);
    sessions.set(structure, session);
    return session;

    async function open(): Promise<Program> {
      opened += 1;
      const surplus = [...sessions].slice(0, Math.max(0, sessions.size + 1 - sessionsPerLane));
      for (const [oldest] of surplus) sessions.delete(oldest);
      await Promise.all(surplus.map(([, old]) => close(old)));
      const asked = performance.now();
      const program = await runtime.compile(graphOf(structure), model, use);
      const now = performance.now();
      if (!known.has(structure)) firstSeconds += (now - Math.max(asked, on.idleSince)) / 1000;
      known.add(structure);
      on.idleSince = now;
      return program;
    }
  };
  return {
    async run(structure, lane, feeds, use) {
      const session = sessionOn(lane, structure, use);
      const result = session.program.then((program) => program.run(feeds));
      session.runs = Promise.allSettled([session.runs, result]);
      const values = await result;
      at(lanes, lane).idleSince = performance.now();
      return values;
    },
    isOpen: (structure, lane) => at(lanes, lane).sessions.has(structure),
    opened: () => opened,
    firstOpenings: () => ({
      seconds: firstSeconds / lanes.length,
      count: lanes.reduce((sum, { known }) => sum + known.size, 0),
    }),
    async dispose() {
      for (const { sessions } of lanes) {
        await Promise.all([...sessions.values()].map(close));
        sessions.clear();
      }
    },
  };
}

/** Closes a session once its runs have ended. One that could not be opened needs no closing. */
async function close({ program, runs }: Session): Promise<void> {
  await runs;
  const opened = await program.catch(() => null);
  await opened?.dispose();
}
