import type { RuntimeChoice } from './runtime-choice.ts';

/** What the engine's process is started with: its one argument, as JSON. */
export interface EngineOptions {
  readonly choice: RuntimeChoice;
  /** Bytes the engine may take for kept values and sessions. */
  readonly memory: number;
  /** The process that it works for, and ends with. */
  readonly parent: number;
}

/** Bytes that an engine may take for kept values and sessions where nobody has chosen. */
export const defaultMemory = 2e9;

/** Bytes for models, images and the program itself, which do not count as kept. */
const margin = 2e9;

/**
 * Bytes that the engine's process may take in all.
 * @param memory for kept values and sessions
 */
export function processMemory(memory: number): number {
  return memory + margin;
}
