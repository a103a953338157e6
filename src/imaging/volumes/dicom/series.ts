import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  const folder = dirname(file.path);
  const names = (await readdir(folder, { withFileTypes: true })).filter((one) => one.isFile());
  if (names.length > mostFiles) {
    throw new UserError(
      `${file.name}: more than ${mostFiles} files in its folder; put the series into one of its own.`,
    );
  }
  const images = [chosen];
  const others = new Set<string>();
  let unlike = 0;
  let damaged = 0;
  for (const { name } of names) {
    if (name === file.name) continue;
    const image = await imageAt(join(folder, name));
    if (image === 'damaged') damaged++;
    else if (image === 'other') continue;
    else if (image.series !== chosen.series) others.add(image.series);
    else if (isAlike(image, chosen)) images.push(image);
    else unlike++;
  }
  const byNumber = images.toSorted((a, b) => a.instance - b.instance || (a.file.name < b.file.name ? -1 : 1));
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  return {
    images: byNumber,
    notes: [
      ...(others.size === 0
        ? []
        : [
            `The folder holds ${count(others.size, 'other series').replace('seriess', 'series')}; the chosen file's was read.`,
          ]),
      ...(unlike === 0
        ? []
        : [`${count(unlike, 'image')} of the series with another size, type or orientation left out.`]),
      ...(damaged === 0
        ? []
        : [`${count(damaged, 'DICOM file')} of the folder could not be read as an image and left out.`]),
    ],
  };
}

async function imageAt(path: string): Promise<DicomImage | 'damaged' | 'other'> {
  try {
    const file = await openVolumeFile(path);
    return formatOf(file) === 'dicom' ? await readDicomImage(file) : 'other';
  } catch (error) {
    if (error instanceof UserError) return 'damaged';
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
