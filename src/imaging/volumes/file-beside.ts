import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { isInside, realPath } from '../../files/true-path.ts';
import { openVolumeFile, type VolumeFile } from './volume-file.ts';

/**
 * Opens a file that belongs to another; null where it is not there. It must lie in the folder of the other or below, also
 * where a link leads.
 * @throws UserError when it lies elsewhere or cannot be read
 */
export async function openBeside({ path, name }: VolumeFile, other: string): Promise<VolumeFile | null> {
  const folder = dirname(path);
  const beside = join(folder, other);
  if (!isInside(folder, beside)) throw leadsOut(name, other);
  const [trueFolder, truePath] = [realPath(folder), realPath(beside)];
  if (trueFolder === null || truePath === null) return null;
  if (!isInside(trueFolder, truePath)) throw leadsOut(name, other);
  return openVolumeFile(beside);
}

function leadsOut(name: string, other: string): UserError {
  return new UserError(
    `${name}: ${other} belongs to it and lies outside its folder; put both files into one folder.`,
  );
}

/**
 * The file beside a header that holds its voxels, as the header names it.
 * @throws UserError when it is not there or lies outside the folder, or when there are several
 */
export async function openVoxelsBeside(file: VolumeFile, other: string): Promise<VolumeFile> {
  if (/^LIST|%\d*d/u.test(other)) {
    throw new UserError(
      `${file.name}: voxels in several files are not supported; save the volume as one file.`,
    );
  }
  const beside = await openBeside(file, other);
  if (beside === null) {
    throw new UserError(
      `${file.name}: its voxels are in ${other}, which is not there; put both into one folder.`,
    );
  }
  return beside;
}
