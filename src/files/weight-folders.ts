import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './staging.ts';

/** How the names of the temporary folders begin that a process stores weights in. */
export function weightFolderPrefix(pid: number): string {
  return `segcause-weights-${pid}-`;
}

/** Removes what processes of this user have left that no longer run. What cannot be removed stays. */
export function removeLeftFolders(): void {
  removeFolders((pid) => !isRunning(pid));
}

/** Removes what a process has left that has ended. */
export function removeFoldersOf(ended: number): void {
  removeFolders((pid) => pid === ended);
}

function removeFolders(isLeft: (pid: number) => boolean): void {
  try {
    for (const name of readdirSync(tmpdir())) {
      const pid = /^segcause-weights-(\d+)-/u.exec(name)?.[1];
      if (pid !== undefined && isLeft(Number(pid))) removeOwn(join(tmpdir(), name));
    }
  } catch {
    // A folder of temporary files that cannot be listed is cleared by others.
  }
}

/** Only a folder of this user's, and no link to one. */
function removeOwn(path: string): void {
  try {
    const found = lstatSync(path);
    const isOwn = process.getuid === undefined || found.uid === process.getuid();
    if (found.isDirectory() && isOwn) rmSync(path, { recursive: true, force: true });
  } catch {
    // Another process removes it at the same time, or it is still mapped.
  }
}
