import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * The absolute path of an executable program; null where there is none.
 * @param name an absolute path, or a name to find on the search path
 */
export function findProgram(name: string, searchPath = process.env['PATH'] ?? ''): string | null {
  if (name === '') return null;
  const folders = isAbsolute(name) ? [''] : searchPath.split(delimiter);
  const endings = process.platform === 'win32' ? ['', '.exe'] : [''];
  const paths = folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending)));
  return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isAbsolute(path) && statSync(path).isFile();
  } catch {
    return false;
  }
}
