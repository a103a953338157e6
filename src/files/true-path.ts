import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';

/** A path without links; null where nothing is there. */
export function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** Whether a path lies in a folder, by their names alone; a folder does not lie in itself. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
