import { at } from '../at.ts';
import type { Graph } from '../graph/graph.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Program, Runtime } from '../runtime/runtime.ts';

/** Compiled crop graphs, by structure and lane. */
interface SessionCache {
  /**
   * Runs a structure's session on a lane: the one that is open, or a new one.
   * @throws UserError when the runtime fails
   */
  readonly run: (
    structure: string,
    lane: number,
    feeds: ReadonlyMap<string, Tensor>,
  ) => Promise<ReadonlyMap<string, Tensor>>;
  /** Whether a structure's session is open on a lane, or being opened. */
  readonly isOpen: (structure: string, lane: number) => boolean;
  /** How many sessions have been opened so far. */
  readonly opened: () => number;
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
  const lanes = runtimes.map((runtime) => ({ runtime, sessions: new Map<string, Session>() }));
  const sessionsPerLane = Math.max(1, Math.floor(maximum / lanes.length));
  let opened = 0;
  const sessionOn = (lane: number, structure: string): Session => {
    const { runtime, sessions } = at(lanes, lane);
    const session = sessions.get(structure) ?? { program: open(), runs: Promise.resolve() };
    sessions.delete(structure);
    sessions.set(structure, session);
    return session;

    async function open(): Promise<Program> {
      opened += 1;
      const surplus = [...sessions].slice(0, Math.max(0, sessions.size + 1 - sessionsPerLane));
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
    isOpen: (structure, lane) => at(lanes, lane).sessions.has(structure),
    opened: () => opened,
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
