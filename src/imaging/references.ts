import { basename, dirname } from 'node:path';
import { at } from '../at.ts';
import { type Size, volumeOf } from '../documents/box.ts';
import type { SliceChoice } from '../documents/settings.ts';
import { UserError } from '../errors.ts';
import { listStacks } from './list-stacks.ts';
import { PatchPool, type ModelImage } from './patches.ts';
import { inputAlike } from './place-crop.ts';
import { type ModelSpace, toModelSpace } from './preprocess.ts';
import { hashBytes } from './read-image.ts';
import { fileFor, readImageFor } from './read-stack.ts';

/** Chooses `count` different numbers below `population`. */
export type Choose = (population: number, count: number) => readonly number[];

/** What to take from a folder of reference images. */
export interface ReferenceOptions {
  readonly input: ModelSpace;
  /** The slice that is taken of volumes. */
  readonly slice?: SliceChoice | undefined;
  /** Size of the patches, in model pixels; null: each whole image is one. */
  readonly block: Size<'input'> | null;
  /** SHA-256 of the explained image (of its first file), which must not lend its own patches. */
  readonly exclude: string;
  /** The files of the explained image where they are several: those of a reference are named alike. */
  readonly files?: readonly string[];
  readonly choose: Choose;
}

/** Natural patches from a folder; `sha256` covers the names and contents of its images. */
export interface References {
  readonly pool: PatchPool;
  readonly images: number;
  readonly sha256: string;
}

interface Candidate {
  readonly paths: readonly string[];
  readonly sha256s: readonly string[];
  readonly isPatch: boolean;
}

const maxFiles = 2000;
const maxImages = 64;
const maxImageBytes = 512 * 1024 * 1024;

/**
 * Reads a folder of reference images. A file of exactly the size of a block is a ready-cut patch; others are
 * brought to model size and cut on the block grid, unless they are so small (under a quarter of the model's size)
 * that little but interpolation would be left. Of more than 2,000 files, or 64 full images, `choose` picks.
 * Where images are several files, those of each reference are named as those of the explained image are.
 * @throws UserError when the folder is missing, holds a broken image or nothing usable
 */
export async function loadReferences(folder: string, options: ReferenceOptions): Promise<References> {
  const { input, block, choose, slice, files: like = [] } = options;
  const taken = { ...input, slice };
  const stacks = pick(await listStacks(folder, like), maxFiles, choose);
  const files: Candidate[] = [];
  const digests: string[] = [];
  for (const paths of stacks) {
    const read = await Promise.all(paths.map((path) => fileFor(path, taken)));
    digests.push(...read.map(({ name, sha256 }) => `${name}\0${sha256}\n`));
    const first = at(read, 0);
    const { size } = first;
    const isPatch = size.join() === block?.join();
    const isImage = size.every((length, axis) => 4 * length >= at(input.size, axis));
    if (first.sha256 === options.exclude || !(isPatch || isImage)) continue;
    files.push({ paths, sha256s: read.map(({ sha256 }) => sha256), isPatch });
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
    images.push(await load(file, file.isPatch ? block : null, taken));
  }
  const pool = new PatchPool(images, block ?? input.size);
  if (pool.count === 0)
    throw stacks.length === 0 && like.length > 1
      ? noneAlike(folder, like)
      : nothingUsable(folder, block, input.size);
  return { pool, images: images.length, sha256: hashBytes(digests.join('')) };
}

/** A reference as the model's input, or as a patch of a size. */
async function load(
  { paths, sha256s }: Candidate,
  patch: Size<'input'> | null,
  taken: ModelSpace & Pick<ReferenceOptions, 'slice'>,
): Promise<ModelImage> {
  const stack = await readImageFor(paths, taken);
  if (stack.sha256s.join() !== sha256s.join())
    throw new UserError(`${basename(at(paths, 0))}: the file changed while it was read; run again.`);
  const { channels, size } = taken;
  const input = patch === null ? inputAlike(taken, stack, basename(at(paths, 0))) : patchInput(taken, patch);
  return { size: patch ?? size, channels, data: toModelSpace(stack.image, input) };
}

/** A ready-cut patch is not cropped or resampled. */
function patchInput({ crop, ...taken }: ModelSpace, size: Size<'input'>): ModelSpace {
  const whole = crop && { start: size.map(() => 0), of: [...size] };
  return { ...taken, size, grid: undefined, spacing: undefined, crop: whole };
}

/** At most `count` of some items, in their order. */
function pick<T>(items: readonly T[], count: number, choose: Choose): readonly T[] {
  if (items.length <= count) return items;
  const chosen = new Set(choose(items.length, count));
  return items.filter((_, i) => chosen.has(i));
}

function nothingUsable(folder: string, block: Size<'input'> | null, size: Size<'input'>): UserError {
  const patches = (inWords: (size: Size<'input'>) => string): string =>
    block === null ? '' : `, or patches of exactly ${inWords(block)}`;
  return new UserError(
    size.length === 3
      ? `${folder}: no usable reference volume; put other volumes there, of about ${size.join('×')} voxels${patches((own) => own.join('×'))}.`
      : `${folder}: no usable reference image; put other PNG, JPEG or TIFF images there, of about ${widthFirst(size)} ` +
          `pixels${patches(widthFirst)}.`,
  );
}

function noneAlike(folder: string, like: readonly string[]): UserError {
  const names = like.map((path) => `${basename(dirname(path))}/${basename(path)}`).join(', ');
  return new UserError(
    `${folder}: no reference image has files that are named as those of the explained image are (${names}).`,
  );
}

/** A size as people give it: width × height. */
function widthFirst(size: Size<'input'>): string {
  return size.toReversed().join('×');
}
