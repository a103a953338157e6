import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { jpegMagic } from './jpeg.ts';
import { isVolumeName } from './list-images.ts';
import { pngMagic } from './png-chunks.ts';
import { tiffMagic } from './tiff.ts';

const picturesAlone = [pngMagic, jpegMagic];

/** Whether a file may hold a volume: whatever is neither PNG nor JPEG, a folder of slices among it. */
export async function isVolumeFile(path: string): Promise<boolean> {
  const start = await startOf(path);
  return start === null || !picturesAlone.some((magic) => begins(start, magic));
}

/** Whether a file is a volume by its name, or by having no ending as slices of DICOM have, and no PNG, JPEG or TIFF. */
export async function isVolumeOnly(path: string): Promise<boolean> {
  if (!isVolumeName(path) && extname(path) !== '') return false;
  const start = await startOf(path);
  return start !== null && ![...picturesAlone, ...tiffMagic].some((magic) => begins(start, magic));
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
