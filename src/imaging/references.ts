import { basename } from 'node:path';
import { at } from '../at.ts';
import { type Size, volumeOf } from '../documents/box.ts';
import type { ModelInput } from '../documents/explanation.ts';
import { UserError } from '../errors.ts';
import { decodeImage, imageSize } from './decode.ts';
import { listImages } from './list-images.ts';
import { PatchPool, type ModelImage } from './patches.ts';
import { toModelSpace } from './preprocess.ts';
import { sizeOf } from './raster.ts';
import { hashBytes, readImageBytes } from './read-image.ts';

/** Chooses `count` different numbers below `population`. */
export type Choose = (population: number, count: number) => readonly number[];

/** What to take from a folder of reference images. */
export interface ReferenceOptions {
  readonly input: Pick<ModelInput, 'size' | 'channels' | 'channelOrder' | 'scale'>;
  /** Size of the patches, in model pixels. */
  readonly block: Size<'input'>;
  /** SHA-256 of the explained image, which must not lend its own patches. */
  readonly exclude: string;
  readonly choose: Choose;
}

/** Natural patches from a folder; `sha256` covers the names and contents of its images. */
export interface References {
  readonly pool: PatchPool;
  readonly images: number;
  readonly sha256: string;
}

interface Candidate {
  readonly path: string;
  readonly sha256: string;
  readonly isPatch: boolean;
}

const maxFiles = 2000;
const maxImages = 64;
const maxImageBytes = 512 * 1024 * 1024;

/**
 * Reads a folder of reference images. A file of exactly the size of a block is a ready-cut patch; others are
 * brought to model size and cut on the block grid, unless they are so small (under a quarter of the model's size)
 * that little but interpolation would be left. Of more than 2,000 files, or 64 full images, `choose` picks.
 * @throws UserError when the folder is missing, holds a broken image or nothing usable
 */
export async function loadReferences(folder: string, options: ReferenceOptions): Promise<References> {
  const { input, block, choose } = options;
  const paths = pick(await listImages(folder), maxFiles, choose);
  const files: Candidate[] = [];
  const digests: string[] = [];
  for (const path of paths) {
    const bytes = await readImageBytes(path);
    const sha256 = hashBytes(bytes);
    digests.push(`${basename(path)}\0${sha256}\n`);
    const size = sizeOf(imageSize(bytes, basename(path)));
    const isPatch = size.join() === block.join();
    const isImage = size.every((length, axis) => 4 * length >= at(input.size, axis));
    if (sha256 !== options.exclude && (isPatch || isImage)) files.push({ path, sha256, isPatch });
  }
  const perImage = 4 * volumeOf(input.size) * input.channels;
  const atMost = Math.max(1, Math.min(maxImages, Math.floor(maxImageBytes / perImage)));
  const full = pick(
    files.filter((file) => !file.isPatch),
    atMost,
    choose,
  );
  const chosen = files.filter((file) => file.isPatch || full.includes(file));
  const images: ModelImage[] = [];
  for (const file of chosen) {
    images.push(await load(file, file.isPatch ? block : input.size, input));
  }
  const pool = new PatchPool(images, block);
  if (pool.count === 0) throw nothingUsable(folder, block, input.size);
  return { pool, images: images.length, sha256: hashBytes(digests.join('')) };
}

async function load(
  { path, sha256 }: Candidate,
  size: Size<'input'>,
  input: ReferenceOptions['input'],
): Promise<ModelImage> {
  const bytes = await readImageBytes(path);
  if (hashBytes(bytes) !== sha256)
    throw new UserError(`${basename(path)}: the file changed while it was read; run again.`);
  const data = toModelSpace(decodeImage(bytes, basename(path)), { ...input, size });
  return { size, channels: input.channels, data };
}

/** At most `count` of some items, in their order. */
function pick<T>(items: readonly T[], count: number, choose: Choose): readonly T[] {
  if (items.length <= count) return items;
  const chosen = new Set(choose(items.length, count));
  return items.filter((_, i) => chosen.has(i));
}

function nothingUsable(folder: string, block: Size<'input'>, size: Size<'input'>): UserError {
  return new UserError(
    `${folder}: no usable reference image; put other PNG, JPEG or TIFF images there, of about ${widthFirst(size)} ` +
      `pixels, or patches of exactly ${widthFirst(block)}.`,
  );
}

/** A size as people give it: width × height. */
function widthFirst(size: Size<'input'>): string {
  return size.toReversed().join('×');
}
