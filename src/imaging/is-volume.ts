import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { jpegMagic } from './jpeg.ts';
import { isVolumeName } from './volume-names.ts';
import { pngMagic } from './png-chunks.ts';
import { tiffMagic } from './tiff.ts';
import { volumeFormatOf } from './volumes/volume-format-of.ts';

const picturesAlone = [pngMagic, jpegMagic];

/** Whether a file may hold a volume: whatever is neither PNG nor JPEG, a folder of slices among it. */
export async function isVolumeFile(path: string): Promise<boolean> {
  const start = await startOf(path);
  return start === null || !picturesAlone.some((magic) => begins(start, magic));
}

/**
 * Whether a file can be nothing but a volume: by its name, or by how it begins where the name does not say. So is a folder,
 * whose slices are DICOM. A TIFF may be a picture of several pages.
 */
export async function isVolumeOnly(path: string): Promise<boolean> {
  const start = await startOf(path);
  if (start === null) return isFolder(path);
  if ([...picturesAlone, ...tiffMagic].some((magic) => begins(start, magic))) return false;
  return isVolumeName(path) || extname(path) === '' || (await volumeFormatOf(path)) !== null;
}

/** What the files of a folder are that are like a given one. */
export async function kindOf(path: string): Promise<'pictures' | 'volumes'> {
  return isVolumeName(path) || (await isVolumeOnly(path)) ? 'volumes' : 'pictures';
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function begins(start: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => start[i] === byte);
}

/** The first bytes of a file; null where there is none, as of a folder. */
async function startOf(path: string): Promise<Uint8Array | null> {
  const file = await open(path).catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
