import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { isInside, realPath } from '../files/true-path.ts';

const pictureName = /\.(png|jpe?g|tiff?)$/i;

/** What is a whole volume by its name. */
const volumeName = /\.(nii(\.gz)?|nrrd|nhdr|mha|mhd|mgz|mgh|np[yz])$/i;

/** Slices of DICOM lie side by side: they are no volumes each. */
const sliceName = /\.dcm$/i;

/** Whether a file is a volume by its name, or a slice of one. */
export function isVolumeName(path: string): boolean {
  return volumeName.test(path) || sliceName.test(path);
}

/** Results lie under such names; the pictures that are saved of them are named alike, and begin so. */
const resultName = /^(.+\.)segcause(-comparison)?\.json$/;

/**
 * The paths of the image files of a folder, by name, sorted by code unit. Subfolders are not entered; links that lead
 * out of the folder are left out, and so are the pictures of results that lie there.
 * @param are what is listed: pictures, or volumes
 * @throws UserError when the folder cannot be read
 */
export async function listImages(
  folder: string,
  are: 'pictures' | 'volumes' = 'pictures',
): Promise<string[]> {
  const imageName = are === 'volumes' ? volumeName : pictureName;
  const root = realPath(folder) ?? folder;
  const entries = await readFolder(folder);
  const results = new Set(entries.flatMap(({ name }) => resultName.exec(name)?.[1] ?? []));
  const isPicture = (name: string): boolean =>
    [...name.matchAll(/\./g)].some(({ index }) => results.has(name.slice(0, index + 1)));
  const named = entries.filter(
    ({ name }) => imageName.test(name) && !name.startsWith('.') && !isPicture(name),
  );
  const usable = await Promise.all(named.map((entry) => isFileWithin(root, join(folder, entry.name), entry)));
  return named
    .filter((_, i) => usable[i])
    .map((entry) => entry.name)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => join(folder, name));
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

async function isFileWithin(root: string, path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const target = realPath(path);
  if (target === null || !isInside(root, target)) return false;
  const found = await stat(target).catch(() => null);
  return found?.isFile() ?? false;
}
