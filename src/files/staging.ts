import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

let count = 0;

/**
 * A name for a file that is being written, beside the one that it becomes; no other write uses it. package.json hides files
 * of this ending in VS Code's Explorer.
 */
export function stagingPath(path: string): string {
  return `${path}.${process.pid}-${count++}.segcause-staging`;
}

/** Removes the staging files of a path that processes have left which no longer run. */
export async function removeStale(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(start)) continue;
    const pid = /^(\d+)-\d+\.segcause-staging$/u.exec(name.slice(start.length))?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(dirname(path), name), { force: true });
  }
}

/** Whether a process of this machine runs. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It runs, and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
