import { basename } from 'node:path';
import { at } from '../at.ts';
import { namesOfAxes, type Size } from '../documents/box.ts';
import type { SliceChoice } from '../documents/settings.ts';
import { UserError } from '../errors.ts';
import { imageHeader } from './decode.ts';
import { type ImageStack, readStack } from './image-stack.ts';
import { isVolumeFile, isVolumeOnly } from './is-volume.ts';
import { type Turning, turnedSize } from './orient.ts';
import { sizeOf } from './raster.ts';
import { hashBytes, readImageBytes } from './read-image.ts';
import { slicesOf } from './slice.ts';
import { readVolumeStack, type TakenFrame } from './volume-stack.ts';
import { openVolume } from './volumes/read-volume.ts';

/** What a model takes of files: so many channels over so many spatial axes. */
export interface TakenImage extends Turning, TakenFrame {
  readonly channels: number;
  readonly size: readonly unknown[];
  /** The slice that is taken of a volume, where the model takes images of two axes. */
  readonly slice?: SliceChoice | undefined;
}

/**
 * Reads an image for a model: a volume where it takes volumes, else a picture, or the slice of a volume that is asked for.
 * @param model what takes it, in messages
 * @throws UserError when a file cannot be read, or is not what the model takes
 */
export async function readImageFor(
  paths: readonly string[],
  { channels, size, slice, ...turning }: TakenImage,
  model = 'the model',
): Promise<ImageStack> {
  if (size.length === 3) {
    if (slice === undefined) return readVolumeStack(paths, channels, turning, model);
    throw new UserError(
      `${model} takes whole volumes: leave the slice out (--slice, or "slice" in the settings).`,
    );
  }
  const first = at(paths, 0);
  if (slice !== undefined && !(await isVolumeFile(first)))
    throw new UserError(
      `${basename(first)} is a picture of two axes, which has no slices: leave the slice out (--slice, or "slice" in the settings).`,
    );
  const isVolume = slice !== undefined || (await isVolumeOnly(first));
  if (!isVolume) return readStack(paths, channels, model);
  const stack = await readVolumeStack(paths, null, turning, model);
  checkSlice(basename(first), stack.image.size, slice, model);
  return slicedStack(stack, slice, channels, model, basename(first));
}

/** What is known of a file before its values are read. */
interface ImageFile {
  readonly name: string;
  readonly sha256: string;
  /** Of the slice, where one is taken. */
  readonly size: Size<'image'>;
}

/**
 * The hash and size of one file of an image for a model.
 * @throws UserError when it cannot be read, or is not what the model takes
 */
export async function fileFor(
  path: string,
  { size, slice, ...turning }: Omit<TakenImage, 'channels'>,
): Promise<ImageFile> {
  const name = basename(path);
  if (size.length < 3 && !(await isVolumeOnly(path))) {
    const bytes = await readImageBytes(path);
    return { name, sha256: hashBytes(bytes), size: sizeOf(imageHeader(bytes, name)) };
  }
  const { header, sha256: hash } = await openVolume(path);
  const sha256 = await hash();
  const turnedTo = turnedSize(header.size, turning);
  if (size.length === 3) return { name, sha256, size: turnedTo };
  const along = slice === undefined ? -1 : namesOfAxes(3).indexOf(slice.axis);
  return { name, sha256, size: turnedTo.filter((_, axis) => axis !== along) };
}

/**
 * Checks that a slice was chosen, and is there.
 * @throws UserError saying how to choose one
 */
export function checkSlice(
  name: string,
  size: Size<'image'>,
  slice: SliceChoice | undefined,
  model: string,
): asserts slice is SliceChoice {
  const length = slice && at(size, namesOfAxes(3).indexOf(slice.axis));
  if (slice && length !== undefined && slice.index < length) return;
  const middle = Math.floor(at(size, 0) / 2);
  if (slice === undefined)
    throw new UserError(
      `${name} is a volume of ${size.join('×')} voxels and ${model} takes images of two axes: choose a slice with "slice": { "axis": "z", "index": ${middle} } in the settings, or --slice z=${middle}.`,
    );
  throw new UserError(
    `${name} has no slice ${slice.axis} ${slice.index}: it has ${length ?? 0}, numbered from 0.`,
  );
}

function slicedStack(
  stack: ImageStack,
  slice: SliceChoice,
  channels: number,
  model: string,
  name: string,
): ImageStack {
  const { image, affine } = slicesOf(stack, slice);
  const along = namesOfAxes(3).indexOf(slice.axis);
  const has = image.channels.length;
  const isRepeated = has === 1 && channels === 3;
  if (has !== channels && !isRepeated)
    throw new UserError(
      `${model} takes images of ${channels} channels and ${name} has ${has}${has === 1 ? offerOf(slice, channels) : ''}.`,
    );
  return {
    ...stack,
    image,
    affine,
    ...(slice.stack !== undefined && { seen: (slice.stack - 1) / 2 }),
    spacing: stack.spacing?.filter((_, axis) => axis !== along) ?? null,
    words: [...stack.words, `Of ${name}, ${takenInWords(slice, isRepeated)}.`],
  };
}

/** How to give a model neighbouring slices as its channels; empty where it cannot be. */
function offerOf({ axis, index }: SliceChoice, channels: number): string {
  if (channels % 2 === 0) return '';
  return `: where they are neighbouring slices, ask for them with "slice": { "axis": "${axis}", "index": ${index}, "stack": ${channels} } in the settings, or --slice ${axis}=${index}:${channels}`;
}

function takenInWords(slice: SliceChoice, isRepeated: boolean): string {
  const { axis, index, stack } = slice;
  if (stack === undefined) {
    const taken = `the slice ${axis} ${index} is taken`;
    return isRepeated ? `${taken} as all three channels${offerOf(slice, 3)}` : taken;
  }
  const beside = (stack - 1) / 2;
  return `the slices ${axis} ${index - beside} to ${index + beside} are the channels, beyond the border the outermost one: a block is set in all of them, and the middle one is shown`;
}
