import { basename } from 'node:path';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { luma } from './colour.ts';
import { decodeImage, imageHeader } from './decode.ts';
import { checkSize, type ImageHeader, type ImageReading, isOneColour, type Raster } from './raster.ts';
import { hashBytes, readImageBytes } from './read-image.ts';
import { stacked } from './stacked.ts';
import { imageOfRaster, type StoredImage, valuesOf } from './stored-image.ts';
import type { Place } from '../documents/place.ts';
import { wrongChannels } from './wrong-channels.ts';

/** The channels of an image or a volume that may lie in several files. */
export interface ImageStack {
  readonly image: StoredImage;
  /** Where the voxels of a volume or a slice lie; null where that is not known, as of any picture. */
  readonly affine: Place | null;
  /** Millimetres along each axis; null where the files do not say. */
  readonly spacing: readonly number[] | null;
  /** Of each file, in their order. */
  readonly sha256s: readonly string[];
  /** The channel that people see, where that is not the first or colours. */
  readonly seen?: number;
  /** Whether the first three channels are red, green and blue. */
  readonly isColour: boolean;
  /** What each file stores, in words, where that differs between them; then no one scale fits all. */
  readonly differingDepths: string | null;
  /** How files became channels, in words; empty where the image is one file of grey or colours. */
  readonly words: readonly string[];
}

interface StackFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly header: ImageHeader;
}

/** Bytes that the files of one image may have together. */
const maxStackBytes = 2 ** 30;

/**
 * Reads a picture whose channels lie in one file or in several of the same size, one after the other. Where the files are
 * as many as the channels, each is one channel, in grey. Else their colours are the channels, or where those are too few,
 * all that they store, alpha and further pages of a TIFF among it. A single file of grey or colours does for a model of
 * grey or colour images. Sizes are checked before memory is taken.
 * @param channels how many channels the model takes
 * @param model what takes them, in messages
 * @throws UserError when a file cannot be read, they differ in size, or do not have that many channels
 */
export async function readStack(
  paths: readonly string[],
  channels: number,
  model = 'the model',
): Promise<ImageStack> {
  const files: StackFile[] = [];
  let total = 0;
  for (const path of paths) {
    const bytes = await readImageBytes(path);
    total += bytes.length;
    if (total > maxStackBytes)
      throw new UserError(`${basename(path)}: the files of one image have more than 1 GB.`);
    files.push({ name: basename(path), bytes, header: imageHeader(bytes, basename(path)) });
  }
  checkSameSize(files);
  const readings = readingsOf(files, channels);
  if (readings === null) throw wrongChannels('images', files.map(channelsInWords), channels, model);
  const [first] = files;
  if (first && files.length > 1) checkSize(first.header, first.name, channels);
  const rasters = files.map(({ name, bytes }, i) => rasterOf(bytes, name, at(readings, i)));
  const depths = new Set(rasters.map(({ depth }) => depth));
  const depthWords = files.map(({ name }, i) => `${name} is ${at(rasters, i).depth}`);
  return {
    image: imageOfRaster(stacked(rasters)),
    ...{ affine: null, spacing: null },
    sha256s: files.map(({ bytes }) => hashBytes(bytes)),
    isColour: at(rasters, 0).channels >= 3 && at(files, 0).header.colours === 3,
    differingDepths: depths.size > 1 ? depthWords.join(', ') : null,
    words: wordsFor(files, readings, rasters),
  };
}

/** What becomes of a file: one grey channel, its colours, or all that it stores. */
type FileReading = 'grey' | ImageReading;

/** How each file is read so that there are as many channels as wanted; null where none of the ways has as many. */
function readingsOf(files: readonly StackFile[], channels: number): readonly FileReading[] | null {
  const all = (reading: FileReading): readonly FileReading[] => files.map(() => reading);
  const areColours = files.every(({ header }) => header.colours !== null);
  const sum = (of: (header: ImageHeader) => number): number =>
    files.reduce((total, { header }) => total + of(header), 0);
  const isOneOfPages = files.length === 1 && files.every(({ header }) => header.pages === channels);
  if (isOneOfPages && channels > 1 && sum(({ stored }) => stored) === channels) return all('stored');
  if (areColours && files.length === 1 && (channels === 1 || channels === 3)) return all('colours');
  if (areColours && files.length === channels) return all('grey');
  if (areColours && sum(({ colours }) => colours ?? 0) === channels) return all('colours');
  return sum(({ stored }) => stored) === channels ? all('stored') : null;
}

function rasterOf(bytes: Uint8Array, name: string, reading: FileReading): Raster {
  if (reading !== 'grey') return decodeImage(bytes, name, reading);
  const raster = decodeImage(bytes, name);
  const { width, height, depth } = raster;
  return { width, height, depth, channels: 1, data: valuesOf(luma(imageOfRaster(raster))) };
}

function checkSameSize([first, ...others]: readonly StackFile[]): void {
  const size = ({ header }: StackFile): string => `${header.width}×${header.height}`;
  const differing = others.find((file) => first && size(file) !== size(first));
  if (first === undefined || differing === undefined) return;
  throw new UserError(
    `${first.name} is ${size(first)} pixels and ${differing.name} ${size(differing)}: the files of one image must have the same size.`,
  );
}

function wordsFor(
  files: readonly StackFile[],
  readings: readonly FileReading[],
  rasters: readonly Raster[],
): readonly string[] {
  const counted = files.map(({ name }, i) => {
    const { channels } = at(rasters, i);
    return channels === 1 ? name : `${name} (${channels})`;
  });
  const several = files.length > 1 ? [`The channels are, in this order: ${counted.join(', ')}.`] : [];
  const each = files.flatMap(({ name, header: { colours, stored, pages } }, i) => {
    const isStored = at(readings, i) === 'stored';
    const paged =
      pages > 1 && !(isStored && stored === pages)
        ? [`${name} has ${pages} pages: the first is read; "slice" in the settings chooses another.`]
        : [];
    if (at(readings, i) === 'grey' && colours === 3)
      return [`The colours of ${name} are turned to grey.`, ...paged];
    if (!isStored || colours === null || colours === stored) return paged;
    return [
      `What ${name} stores after its ${colours === 1 ? 'grey' : 'colours'}, such as alpha or further pages, is a channel too.`,
      ...paged,
    ];
  });
  const same = files.flatMap(({ name }, i) =>
    isOneColour(at(rasters, i)) ? [`All pixels of ${name} are the same.`] : [],
  );
  return [...several, ...each, ...same];
}

function channelsInWords({ name, header: { colours, stored } }: StackFile): string {
  return colours !== null && colours !== stored
    ? `${name} has ${colours} (${stored} with all that it stores)`
    : `${name} has ${stored}`;
}
