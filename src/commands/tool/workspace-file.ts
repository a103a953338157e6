import { isAbsolute, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { isInside, realPath } from '../../files/true-path.ts';

/**
 * The file that a path means, by its true path.
 * @param path absolute, or relative to one of the folders
 * @param folders true paths of the workspace's folders
 * @throws UserError when there is no such file in the workspace, or when it leads out of it
 */
export function workspaceFile(path: string, folders: readonly string[]): string {
  const candidates = isAbsolute(path) ? [path] : folders.map((folder) => resolve(folder, path));
  // Whether a file exists outside the workspace is not said.
  const found = candidates
    .map(realPath)
    .find((file) => file !== null && folders.some((folder) => isInside(folder, file)));
  if (found === undefined || found === null) throw new UserError(`${path} is no file in this workspace.`);
  return found;
}
