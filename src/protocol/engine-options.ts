import type { RuntimeChoice } from './runtime-choice.ts';

/** What the engine's process is started with: its one argument, as JSON. */
export interface EngineOptions {
  readonly choice: RuntimeChoice;
  /** Bytes the engine may take for kept values and sessions; null for the engine's own measure. */
  readonly memory: number | null;
}
