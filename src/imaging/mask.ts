import { at } from '../at.ts';
import { type Size, wholeBox } from '../documents/box.ts';
import { stepsOf } from '../documents/cut.ts';
import type { ModelInput } from '../documents/explanation.ts';
import { UserError } from '../errors.ts';
import { luma } from './colour.ts';
import type { Colour } from './colour-levels.ts';
import { type ColourMask, readColours } from './mask-colours.ts';
import type { LabelFileKind } from './label-file-kind.ts';
import { isOfClass, type MaskClass, type MaskReading, readMask } from './mask-reading.ts';
import type { Raster } from './raster.ts';
import type { MaskValues } from './read-mask.ts';
import { lossInWords } from './resampling/mask-loss.ts';
import { partOf, resampled } from './resampling/resample.ts';
import { resizeNearest } from './resize.ts';
import { checkSamePlace } from './same-place.ts';
import {
  channelValues,
  imageOfRaster,
  type StoredChannel,
  type StoredImage,
  valuesIn,
  valuesOf,
} from './stored-image.ts';
import type { Place } from '../documents/place.ts';
import type { VolumeData } from './volumes/volume.ts';

/** A mask and the name it goes by in messages. */
export interface NamedMask extends MaskValues {
  readonly name: string;
}

/** What of an image a mask is held against. */
export interface MaskedImage {
  readonly size: Size<'image'>;
  readonly affine: Place | null;
  readonly name: string;
}

/** What is asked of a mask of any kind. */
export interface AskedMask extends MaskClass {
  /** The colour that marks the class, where the mask is in colour; null: inferred. */
  readonly colour: Colour | null;
}

/** A reference mask at the output's size: a binary mask in row order, what to ignore, and how it was read, in words. */
export interface ModelMask {
  readonly pixels: Uint8Array;
  /** Pixels to be ignored, a binary mask; null where there are none. */
  readonly ignored: Uint8Array | null;
  readonly reading: string;
}

/**
 * A reference mask at the output's size, by nearest pixel, where of the image a part is taken of that part; `readMask`
 * decides how its values are read, and `readColours` how its colours are.
 * @throws UserError when the mask is not of the image's size and place, or can be read in several ways
 */
export function maskToModelSpace(
  mask: NamedMask,
  image: MaskedImage,
  { size, input }: { readonly size: Size<'output'>; readonly input: InputPlace },
  asked: AskedMask,
): ModelMask {
  checkSameGeometry(mask, image, 'mask');
  const { labels, reading, remedy } =
    mask.raster === null ? volumeReading(mask, asked) : readingOf(mask.raster, asked);
  if (reading.kind === 'unsound') {
    throw new UserError(`${mask.name}: the mask ${reading.text}: ${remedy}.`);
  }
  const resized = labelsAtSize(labels, image.size, size, input);
  const isIgnored = (value: number): boolean => reading.ignored.includes(value);
  const ignored = resized.some(isIgnored)
    ? Uint8Array.from(resized, (value) => Number(isIgnored(value)))
    : null;
  return {
    pixels: Uint8Array.from(resized, (value) => Number(!isIgnored(value) && isOfClass(reading, value))),
    ignored,
    reading: `${reading.text}${lossInWords(labels, (value) => !isIgnored(value) && isOfClass(reading, value), input.grid)}`,
  };
}

/** What of a model's input says where it lies in the image. */
export type InputPlace = Pick<ModelInput, 'size' | 'crop' | 'grid' | 'align'>;

/** Labels of an image at another size, by nearest pixel; where of the image a part is taken, of that part. */
export function labelsAtSize<S extends 'input' | 'output'>(
  labels: VolumeData,
  from: Size<'image'>,
  size: Size<S>,
  { size: inputSize, crop, grid, align }: InputPlace,
): Float32Array {
  const stored: StoredImage = { size: from, depth: 'float32', channels: [channelOf(labels, from)] };
  const placed = grid
    ? resampled(partOf(stored, grid.box), grid, wholeBox([...grid.size]), { order: 0, align })
    : stored;
  return crop === undefined
    ? resizeNearest(valuesOf(placed), placed.size, size, 1)
    : resizeNearest(valuesIn(placed, { start: crop.start, size: [...inputSize] }), inputSize, size, 1);
}

function channelOf(data: VolumeData, size: Size<'image'>): StoredChannel {
  return { data, start: 0, steps: stepsOf(size), slope: 1, intercept: 0 };
}

/** @throws UserError saying by how much, when labels are not of the size and the place of an image */
export function checkSameGeometry(labels: NamedMask, image: MaskedImage, kind: LabelFileKind): void {
  checkSameSize(labels, image, kind);
  checkSamePlace({ ...labels, name: `the ${kind} ${labels.name}` }, image);
}

function checkSameSize(
  { image: { size: own }, name }: NamedMask,
  image: MaskedImage,
  kind: LabelFileKind,
): void {
  const [mask, other] = [own.join('×'), image.size.join('×')];
  if (mask === other) return;
  const isTurned = own.toSorted().join() === image.size.toSorted().join();
  const isFlat = image.size.length === 2;
  const [first, second] = isFlat
    ? [own, image.size].map((size) => size.toReversed().join('×'))
    : [mask, other];
  throw new UserError(
    `${name}: the ${kind} is ${first} ${isFlat ? 'pixels' : 'voxels'} but ${image.name} is ${second}; ` +
      (isTurned
        ? `turn it as the image is (one of the two may ${isFlat ? 'carry an orientation that the other lacks' : 'have its axes in another order'}).`
        : `use the ${kind} that was drawn on this image.`),
  );
}

/** How the labels of a volume are read; a volume has no colours. */
function volumeReading(
  { image }: MaskValues,
  asked: AskedMask,
): { readonly labels: VolumeData; readonly reading: MaskReading; readonly remedy: string } {
  const labels = channelValues(image, at(image.channels, 0));
  const remedy = 'say which voxels are the class with maskValue or maskThreshold';
  const reading: MaskReading =
    asked.colour === null
      ? readMask(labels, asked, 'voxels')
      : { kind: 'unsound', text: 'is a volume, which has no colours' };
  return { labels, reading, remedy };
}

/**
 * How a mask is read by its values: palette numbers, unless the palette is grey in another order than its numbers; else
 * greys. Without these, or where a colour is asked for, it is read by its colours.
 */
function readingOf(raster: Raster, asked: AskedMask): ColourMask & { readonly remedy: string } {
  const { data, channels, indices } = raster;
  const isGrey = channels === 1 || data.every((v, i) => v === data[i - (i % 3)]);
  if (asked.colour !== null || !(isGrey || indices)) {
    const remedy = 'say which pixels are the class with maskColour, such as [255, 0, 0]';
    const refused = (lacking: string): ColourMask => ({
      labels: data,
      reading: { kind: 'unsound', text: `is read by its colours, which have ${lacking}` },
    });
    if (asked.value !== null || asked.threshold !== null)
      return { ...refused('no value and no threshold'), remedy };
    if (asked.ignore !== null && asked.ignore.length > 0)
      return { ...refused('no values to ignore'), remedy: 'leave maskIgnore out' };
    return { ...readColours(raster, asked.colour), remedy };
  }
  const labels =
    indices && !(isGrey && isReordered(indices, greyOf(raster)))
      ? Float32Array.from(indices)
      : greyOf(raster);
  return {
    labels,
    reading: readMask(labels, asked),
    remedy: 'say which pixels are the class with maskValue or maskThreshold',
  };
}

function greyOf(raster: Raster): Float32Array {
  return valuesOf(luma(imageOfRaster(raster)));
}

/** Whether greys, all different, do not grow with the palette numbers, as where white is number 0. */
function isReordered(indices: Uint8Array, greys: Float32Array): boolean {
  const greyOf = new Map<number, number>();
  indices.forEach((index, i) => greyOf.set(index, greys[i] ?? 0));
  const inOrder = [...greyOf].sort(([a], [b]) => a - b).map(([, grey]) => grey);
  const isDistinct = new Set(inOrder).size === inOrder.length;
  return isDistinct && inOrder.some((grey, i) => grey < (inOrder[i - 1] ?? -Infinity));
}
