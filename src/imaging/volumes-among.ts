import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isVolumeName, isWholeVolumeName } from './volume-names.ts';
import { volumeFormatOf } from './volumes/volume-format-of.ts';

/**
 * The volumes among some files and folders: by name, and by how files begin whose names do not tell. Of each DICOM series
 * it is one file; a folder is one where it holds DICOM.
 * @param paths in an order that is kept
 */
export async function volumesAmong(paths: readonly string[]): Promise<string[]> {
  const volumes: string[] = [];
  const slices: string[] = [];
  for (const path of paths) {
    if (isWholeVolumeName(path)) volumes.push(path);
    else {
      const kind = await kindByContent(path);
      if (kind === 'slice') slices.push(path);
      if (kind === 'volume') volumes.push(path);
    }
  }
  if (slices.length > 0) volumes.push(...(await firstOfSeries(slices)));
  const found = new Set(volumes);
  return paths.filter((path) => found.has(path));
}

/** An archive is no volume unless it is named as one of arrays. */
async function kindByContent(path: string): Promise<'volume' | 'slice' | null> {
  const format = await volumeFormatOf(path);
  if (format === 'dicom') return 'slice';
  if (format === null) return (await holdsSlices(path)) ? 'volume' : null;
  return format === 'npz' || format === 'tiff' || isVolumeName(path) ? null : 'volume';
}

/** How many files of a folder are inspected before it counts as none of slices. */
const mostInspected = 3;

async function holdsSlices(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  for (const { name } of files.slice(0, mostInspected))
    if ((await volumeFormatOf(join(folder, name))) === 'dicom') return true;
  return false;
}

async function firstOfSeries(paths: readonly string[]): Promise<readonly string[]> {
  const { seriesAmong } = await import('./volumes/dicom/series.ts');
  return seriesAmong(paths);
}
