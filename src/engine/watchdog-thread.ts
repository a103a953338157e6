import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { Watched } from './watchdog.ts';

/**
 * Ends its process when the parent is gone or the memory exceeds its limit. On a thread of its own, since the main
 * thread may not return from native code or WebAssembly.
 */
const { parent, memory, lastWords } = workerData as Watched;

/** Milliseconds between two checks. */
const interval = 100;

/** On Windows, a process keeps the number of its parent after that has ended. */
function isParentGone(): boolean {
  if (process.ppid !== parent) return true;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    // It is there, and belongs to someone else.
    return !(error instanceof Error && 'code' in error && error.code === 'EPERM');
  }
}

/** At once: threads with native sessions must not be stopped one by one. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

setInterval(() => {
  if (isParentGone()) end();
  else if (process.memoryUsage.rss() > memory) {
    // To the file of stderr itself: a thread's stream would need the main thread.
    writeSync(2, `${lastWords}\n`);
    end();
  }
}, interval);
