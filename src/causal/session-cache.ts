import type { Graph } from '../graph/graph.ts';
import type { Program, Runtime } from '../runtime/runtime.ts';

/** Compiled crop graphs, by structure and lane. */
export interface SessionCache {
  /** The session of a structure on a lane: the one that is open, or a new one. */
  open(structure: string, lane: number): Promise<Program>;
  /** Sessions opened so far. */
  opened(): number;
  dispose(): Promise<void>;
}

/**
 * A cache that closes the sessions that were used least recently.
 * @param runtimes one a lane; a lane asks for one session at a time
 * @param maximum sessions that may be open at once
 */
export function createSessionCache(
  runtimes: readonly Runtime[],
  graphOf: (structure: string) => Graph,
  maximum: number,
  model: string,
): SessionCache {
  const lanes = runtimes.map((runtime) => ({ runtime, programs: new Map<string, Program>() }));
  const room = Math.max(1, Math.floor(maximum / lanes.length));
  let opened = 0;
  return {
    async open(structure, lane) {
      const own = lanes[lane];
      if (own === undefined) throw new Error(`There is no lane ${lane}.`);
      const { runtime, programs } = own;
      const known = programs.get(structure);
      if (known !== undefined) {
        programs.delete(structure);
        programs.set(structure, known);
        return known;
      }
      for (const [oldest, program] of programs) {
        if (programs.size < room) break;
        programs.delete(oldest);
        await program.dispose();
      }
      const program = await runtime.compile(graphOf(structure), model);
      opened += 1;
      programs.set(structure, program);
      return program;
    },
    opened: () => opened,
    async dispose() {
      for (const { programs } of lanes) {
        for (const program of programs.values()) await program.dispose();
        programs.clear();
      }
    },
  };
}
