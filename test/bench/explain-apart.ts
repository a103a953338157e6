import type { ExplainAim } from '../../src/documents/explanation-step.ts';
import type { Settings } from '../../src/documents/settings.ts';
import { nativeMemory } from '../../src/engine-client/native-memory.ts';
import { UserError } from '../../src/errors.ts';
import { apart } from './apart.ts';
import type { Spent } from './counted-runtime.ts';
import type { SceneFiles } from './scene-files.ts';

/** What the engine is asked to measure, and after how many seconds it is cancelled; null: it is not. */
export interface AskedRun {
  readonly files: SceneFiles;
  readonly aim: ExplainAim;
  readonly settings: Settings;
  readonly mostSeconds: number | null;
}

/** What a run of the engine took. Times in seconds from its start. */
export interface ExplainRun {
  readonly seconds: number;
  /** When every block of the input had one draw; null where the run was over by then. */
  readonly firstMap: number | null;
  /** Less than 1 where it was cancelled. */
  readonly share: number;
  readonly treatments: number;
  /** The arithmetic, in whole passes. */
  readonly passes: number;
  /** Of the first map, blocks outside the RoI, and how many of them are proved not to reach it. */
  readonly blocks: number;
  readonly proved: number;
  /** When a lane ran its first batch; null where none did. */
  readonly ready: number | null;
  /** How long the engine's own thread was busy. */
  readonly mainThread: number;
  /** Most memory of the process, in MiB. */
  readonly memory: number;
  readonly spent: Spent;
}

/** Why the engine does not run. */
export interface Refused {
  readonly refused: string;
}

/** Seconds of a plain whole pass on all cores, one by one and in batches. */
export interface PlainPasses {
  readonly single: number;
  readonly batched: number;
}

/** A run of the engine, and the faster kind of plain passes in the same minute. */
export interface Compared extends ExplainRun {
  readonly pass: number;
}

/** How long plain passes are timed before and after a run. */
const plainSeconds = 3;

/**
 * Runs the engine in a process of its own, between plain passes in others.
 * @throws UserError when the engine refuses
 */
export async function explainApart(asked: AskedRun): Promise<Compared> {
  const before = await plainPasses(asked.files);
  const run = await apart<ExplainRun | Refused>('explain-row.ts', [JSON.stringify(asked)], nativeMemory);
  if ('refused' in run) throw new UserError(run.refused);
  const after = await plainPasses(asked.files);
  const single = (before.single + after.single) / 2;
  const batched = (before.batched + after.batched) / 2;
  return { ...run, pass: Math.min(single, batched) };
}

function plainPasses({ model, size }: SceneFiles): Promise<PlainPasses> {
  return apart('plain-passes.ts', [model, `${size}`, `${plainSeconds}`]);
}
