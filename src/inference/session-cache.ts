import { at } from '../at.ts';
import type { Graph } from '../graph/graph.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Program, Runtime, Use } from '../runtime/runtime.ts';
import { bytesOfSession } from './session-use.ts';

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
  readonly bytes: number;
  /** Settles when its runs so far have ended; never rejects. */
  runs: Promise<unknown>;
}

/**
 * A cache that closes the least recently used sessions.
 * @param runtimes one per lane
 * @param memory bytes that sessions may take that are open at once; one is open on each lane in any case
 * @param model the model's name in messages
 */
export function createSessionCache(
  runtimes: readonly Runtime[],
  graphOf: (structure: string) => Graph,
  memory: number,
  model: string,
): SessionCache {
  const lanes = runtimes.map((runtime) => ({
    runtime,
    sessions: new Map<string, Session>(),
    known: new Set<string>(),
    /** When its last task ended: it performs one after the other. */
    idleSince: 0,
  }));
  const bytesPerLane = memory / lanes.length;
  let opened = 0;
  let firstSeconds = 0;
  const sessionOn = (lane: number, structure: string, use: Use): Session => {
    const on = at(lanes, lane);
    const { runtime, sessions, known } = on;
    const session = sessions.get(structure) ?? opening(graphOf(structure));
    sessions.delete(structure);
    sessions.set(structure, session);
    return session;

    function opening(graph: Graph): Session {
      const bytes = bytesOfSession(graph, use);
      return { program: open(graph, bytes), bytes, runs: Promise.resolve() };
    }

    async function open(graph: Graph, bytes: number): Promise<Program> {
      opened += 1;
      await Promise.all(takeSurplus(sessions, bytesPerLane - bytes).map(close));
      const asked = performance.now();
      const program = await runtime.compile(graph, model, use);
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

/** Takes the least recently used sessions out, until the others take so many bytes at most. */
function takeSurplus(sessions: Map<string, Session>, most: number): readonly Session[] {
  const surplus: Session[] = [];
  let bytes = [...sessions.values()].reduce((sum, session) => sum + session.bytes, 0);
  for (const [structure, session] of sessions) {
    if (bytes <= most) break;
    sessions.delete(structure);
    surplus.push(session);
    bytes -= session.bytes;
  }
  return surplus;
}

/** Closes a session once its runs have ended. One that could not be opened needs no closing. */
async function close({ program, runs }: Session): Promise<void> {
  await runs;
  const opened = await program.catch(() => null);
  await opened?.dispose();
}
