import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { formatOf } from '../magic.ts';
import { openVolumeFile, type VolumeFile } from '../volume-file.ts';
import type { DicomFrame } from './dicom-frames.ts';
import { type DicomImage, readDicomImage } from './dicom-image.ts';

/** The images that make up the volume of one of them. */
export interface Series {
  readonly images: readonly DicomImage[];
  readonly notes: readonly string[];
}

const mostFiles = 10_000;

/**
 * The images beside a file that are slices of its volume: of its series, and alike in size, type and orientation. An
 * image of several frames is a volume of its own.
 * @throws UserError when the file is damaged, no image, or not supported, or its folder has more than 10000 files
 */
export async function seriesOf(file: VolumeFile): Promise<Series> {
  const chosen = await readDicomImage(file);
  if (chosen.frames.length > 1 || chosen.series === '') return { images: [chosen], notes: [] };
  const images = [chosen];
  const others = new Set<string>();
  let unlike = 0;
  const { images: beside, damaged } = await imagesIn(dirname(file.path), file.name);
  for (const image of beside) {
    if (image.series !== chosen.series) others.add(image.series);
    else if (isAlike(image, chosen)) images.push(image);
    else unlike++;
  }
  const notes = [
    [others.size, 'Other series in the folder, not read'],
    [unlike, 'Images of the series with another size, type or orientation, left out'],
    [damaged, 'DICOM files in the folder without an image, or damaged, left out'],
  ] as const;
  return {
    images: images.toSorted((a, b) => a.instance - b.instance || (a.file.name < b.file.name ? -1 : 1)),
    notes: notes.flatMap(([count, what]) => (count === 0 ? [] : [`${what}: ${count}.`])),
  };
}

/**
 * A file of the series of a folder that has the most images.
 * @throws UserError when the folder holds no DICOM images, or more than 10000 files
 */
export async function largestSeriesIn(folder: string): Promise<string> {
  const bySeries = new Map<string, DicomImage[]>();
  for (const image of (await imagesIn(folder, null)).images) {
    bySeries.set(image.series, [...(bySeries.get(image.series) ?? []), image]);
  }
  const [largest] = [...bySeries.values()].toSorted((a, b) => b.length - a.length);
  if (largest !== undefined) return at(largest, 0).file.path;
  throw new UserError(
    `${basename(folder)}: no DICOM images in this folder; choose a folder with a series, or the file of a volume.`,
  );
}

/** The DICOM images of a folder, by the names of their files, and how many other DICOM files it holds. */
async function imagesIn(
  folder: string,
  except: string | null,
): Promise<{ readonly images: readonly DicomImage[]; readonly damaged: number }> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((one) => !one.isDirectory() && one.name !== except)
    .map(({ name }) => name)
    .toSorted();
  if (names.length > mostFiles) {
    throw new UserError(
      `${basename(folder)}: a folder of more than ${mostFiles} files; put the series into one of its own.`,
    );
  }
  const images: DicomImage[] = [];
  let damaged = 0;
  for (const name of names) {
    const image = await imageAt(join(folder, name));
    if (image === 'damaged') damaged++;
    else if (image !== null) images.push(image);
  }
  return { images, damaged };
}

/** Null where a file is not DICOM, or cannot be read. */
async function imageAt(path: string): Promise<DicomImage | 'damaged' | null> {
  const file = await unlessRefused(openVolumeFile(path));
  if (file === null || formatOf(file) !== 'dicom') return null;
  return (await unlessRefused(readDicomImage(file))) ?? 'damaged';
}

async function unlessRefused<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The frames that have the first one's orientation and spacing. */
export function alikeFrames<Frame extends DicomFrame>(frames: readonly Frame[]): readonly Frame[] {
  const first = at(frames, 0);
  return frames.filter((frame) => isParallel(frame, first));
}

function isParallel(one: DicomFrame, other: DicomFrame): boolean {
  return (
    isNear(one.orientation?.flat(), other.orientation?.flat(), 1e-3) &&
    isNear(one.pixelSpacing ?? undefined, other.pixelSpacing ?? undefined, 1e-4)
  );
}

/** Whether an image can be a slice of another's volume. */
function isAlike(image: DicomImage, chosen: DicomImage): boolean {
  const [a, b] = [image.pixels, chosen.pixels];
  const isSameType =
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.samples === b.samples &&
    a.bitsAllocated === b.bitsAllocated &&
    a.isSigned === b.isSigned;
  return (
    isSameType &&
    image.frames.length === 1 &&
    image.frameOfReference === chosen.frameOfReference &&
    isParallel(at(image.frames, 0), at(chosen.frames, 0))
  );
}

function isNear(a: readonly number[] | undefined, b: readonly number[] | undefined, most: number): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.every((number, i) => Math.abs(number - at(b, i)) <= most);
}
