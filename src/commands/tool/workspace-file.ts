import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { UserError } from '../../errors.ts';

/**
 * The file that a path means, by its true path.
 * @param path absolute, or relative to one of the folders
 * @param folders of the workspace
 * @throws UserError when there is no such file in the workspace, or when it leads out of it
 */
export function workspaceFile(path: string, folders: readonly string[]): string {
  const roots = folders.flatMap((folder) => trueText(folder) ?? []);
  const candidates = isAbsolute(path) ? [path] : folders.map((folder) => resolve(folder, path));
  // Whether a file exists outside the workspace is not said.
  const found = candidates
    .map(trueText)
    .find((file) => file !== null && roots.some((root) => isWithin(file, root)));
  if (found === undefined || found === null) throw new UserError(`${path} is no file in this workspace.`);
  return found;
}

function trueText(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function isWithin(file: string, root: string): boolean {
  const way = relative(root, file);
  return way !== '' && !isAbsolute(way) && way.split(/[\\/]/u)[0] !== '..';
}
