import { Worker } from 'node:worker_threads';
import { describeError } from '../errors.ts';
import { memoryExceeded } from '../protocol/engine-end.ts';

/** What the watchdog's thread checks. */
export interface Watched {
  /** The process to end with. */
  readonly parent: number;
  /** Bytes that the process may take in all. */
  readonly memory: number;
  /** The line that is written before the process ends because of its memory. */
  readonly lastWords: string;
}

/**
 * Starts the thread that ends this process when its parent is gone, or when it takes too much memory, whatever the main
 * thread is doing.
 * @param file the bundle of `watchdog-thread`
 */
export function startWatchdog(file: string, { parent, memory }: Omit<Watched, 'lastWords'>): void {
  const watched: Watched = { parent, memory, lastWords: memoryExceeded };
  try {
    // Without the options of this process, which may load scripts into its threads.
    new Worker(file, { workerData: watched, execArgv: [] }).unref();
  } catch (error) {
    // Models can be explained without it.
    console.error(`The engine runs unwatched: ${describeError(error)}`);
  }
}
