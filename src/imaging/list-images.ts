import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { resultPictures } from '../files/result-pictures.ts';
import { isInside, realPath } from '../files/true-path.ts';
import { volumesAmong } from './volumes-among.ts';

const pictureName = /\.(png|jpe?g|tiff?)$/i;

/**
 * The paths of the pictures of a folder, or of its volumes, by name, sorted by code unit. Subfolders are not entered, but
 * that one of DICOM slices is a volume; links that lead out of the folder are left out, and so are the pictures of results
 * that lie there.
 * @param are what is listed
 * @throws UserError when the folder cannot be read
 */
export async function listImages(
  folder: string,
  are: 'pictures' | 'volumes' = 'pictures',
): Promise<string[]> {
  const root = realPath(folder) ?? folder;
  const entries = await readFolder(folder);
  const isPicture = resultPictures(entries.map(({ name }) => name));
  const isSought = ({ name }: Dirent): boolean =>
    pictureName.test(name) ? are === 'pictures' && !isPicture(name) : are === 'volumes';
  const named = entries.filter((entry) => !entry.name.startsWith('.') && isSought(entry));
  const usable = await Promise.all(
    named.map((entry) => isWithin(root, join(folder, entry.name), entry, are === 'volumes')),
  );
  const paths = named
    .filter((_, i) => usable[i])
    .map((entry) => entry.name)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => join(folder, name));
  return are === 'pictures' ? paths : volumesAmong(paths);
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new UserError(
      `${folder}: the folder cannot be read; choose an existing folder of reference images.`,
      {
        cause: error,
      },
    );
  }
}

/** Whether an entry of a folder is a file, or a folder where these are sought too, and no link leads out of the root. */
async function isWithin(root: string, path: string, entry: Dirent, areFolders: boolean): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile() || (areFolders && entry.isDirectory());
  const target = realPath(path);
  if (target === null || !isInside(root, target)) return false;
  const found = await stat(target).catch(() => null);
  return found?.isFile() ?? false;
}
