import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { isInside, realPath } from '../../../files/true-path.ts';
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
 * The images beside a file that are slices of its volume: of its series, and alike in size, type and orientation. Files
 * that name no series are one where they are of one study and alike. An image of several frames is a volume of its own. Links
 * that lead out of the folder are left out.
 * @throws UserError when the file is damaged, no image, or not supported, its folder has more than 10000 files, or it
 * names no series and its number twice
 */
export async function seriesOf(file: VolumeFile): Promise<Series> {
  const chosen = await readDicomImage(file);
  if (chosen.frames.length > 1) return { images: [chosen], notes: [] };
  const images = [chosen];
  const others = new Set<string>();
  let unlike = 0;
  const { images: beside, refused, outside } = await imagesIn(dirname(file.path), file.name);
  for (const image of beside) {
    if (keyOf(image) !== keyOf(chosen)) others.add(keyOf(image));
    else if (isAlike(image, chosen)) images.push(image);
    else unlike++;
  }
  if (chosen.series === '' && images.length > 1) checkOneSeries(images);
  const isNumbered = new Set(images.map(({ instance }) => instance)).size === images.length;
  const isPlaced = images.every(({ frames }) => at(frames, 0).position !== null);
  const notes = [
    [others.size, 'Other series in the folder, not read'],
    [unlike, 'Images of the series with another size, type or orientation, left out'],
    [refused.length, 'DICOM files in the folder without an image, or damaged, left out'],
    [outside, 'Links that lead out of the folder, left out'],
  ] as const;
  return {
    images: images.toSorted((a, b) => a.instance - b.instance || (a.file.name < b.file.name ? -1 : 1)),
    notes: [
      ...(chosen.series === '' && images.length > 1
        ? [
            `The files name no series: the ${images.length} images of one study that are alike were taken for one.`,
          ]
        : []),
      ...(isNumbered || isPlaced ? [] : ['Images of one number are in the order of their file names.']),
      ...notes.flatMap(([count, what]) => (count === 0 ? [] : [`${what}: ${count}.`])),
    ],
  };
}

/** What the slices of one volume have in common. */
function keyOf({ series, study }: DicomImage): string {
  return series === '' ? `study ${study}` : series;
}

/** Numbers that are given twice, at places that are not, are those of several volumes. */
function checkOneSeries(images: readonly DicomImage[]): void {
  const numbers = images.map(({ instance }) => instance);
  const isNumbered = numbers.some((number) => number !== at(numbers, 0));
  const places = new Set(images.map(({ frames }) => at(frames, 0).position?.join()));
  if (!isNumbered || new Set(numbers).size === numbers.length || places.size === images.length) return;
  throw new UserError(
    `${at(images, 0).file.name}: the files of its folder name no series, and some have the same number, so that they may be several volumes; put the slices of one volume into a folder of its own.`,
  );
}

/**
 * A file of the series of a folder that has the most images.
 * @throws UserError when the folder holds no DICOM images, or more than 10000 files
 */
export async function largestSeriesIn(folder: string): Promise<string> {
  const { images, refused, outside } = await imagesIn(folder, null);
  const [largest] = bySeries(images).toSorted((a, b) => b.length - a.length);
  if (largest !== undefined) return at(largest, 0).file.path;
  const [reason] = refused;
  if (reason === undefined && outside > 0)
    throw new UserError(
      `${basename(folder)}: no DICOM images in this folder but ${outside} links that lead out of it, which are not followed; copy the files there.`,
    );
  throw new UserError(
    reason === undefined
      ? `${basename(folder)}: no DICOM images in this folder; choose a folder with a series, or the file of a volume.`
      : `${basename(folder)}: none of the ${refused.length} DICOM files in this folder can be read, such as ${reason.message}`,
  );
}

/** A file of each series among some DICOM files; those that cannot be read are left out. */
export async function seriesAmong(paths: readonly string[]): Promise<readonly string[]> {
  const images: DicomImage[] = [];
  for (const path of paths.slice(0, mostFiles)) {
    const image = await imageAt(path);
    if (image !== null && !(image instanceof UserError)) images.push(image);
  }
  return bySeries(images).map((series) => at(series, 0).file.path);
}

/** Images by the series that they name. An image of several frames is one of its own. */
function bySeries(images: readonly DicomImage[]): readonly (readonly DicomImage[])[] {
  const found = new Map<string, DicomImage[]>();
  for (const image of images) {
    const key = image.frames.length > 1 ? image.file.path : keyOf(image);
    const others = found.get(key);
    if (others) others.push(image);
    else found.set(key, [image]);
  }
  return [...found.values()];
}

/** The DICOM images of a folder. */
interface FolderImages {
  /** By the names of their files. */
  readonly images: readonly DicomImage[];
  /** Why other DICOM files are none that is read. */
  readonly refused: readonly UserError[];
  /** How many links lead out of the folder; they are not followed. */
  readonly outside: number;
}

async function imagesIn(folder: string, except: string | null): Promise<FolderImages> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(
    (one) => !one.isDirectory() && one.name !== except,
  );
  const root = realPath(folder) ?? folder;
  const inside = entries.filter(
    (entry) => !entry.isSymbolicLink() || isInside(root, realPath(join(folder, entry.name)) ?? ''),
  );
  const names = inside.map(({ name }) => name).toSorted();
  if (names.length > mostFiles) {
    throw new UserError(
      `${basename(folder)}: a folder of more than ${mostFiles} files; put the series into one of its own.`,
    );
  }
  const images: DicomImage[] = [];
  const refused: UserError[] = [];
  for (const name of names) {
    const image = await imageAt(join(folder, name));
    if (image instanceof UserError) refused.push(image);
    else if (image !== null) images.push(image);
  }
  return { images, refused, outside: entries.length - inside.length };
}

/** Null where a file is not DICOM; why it is refused, where it is none that is read. */
async function imageAt(path: string): Promise<DicomImage | UserError | null> {
  try {
    const file = await openVolumeFile(path);
    if (formatOf(file) !== 'dicom') return null;
    return await readDicomImage(file).catch(refusalOf);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function refusalOf(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
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
