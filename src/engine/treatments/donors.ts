import { basename, dirname, resolve } from 'node:path';
import { at } from '../../at.ts';
import type { Donors } from '../../causal/components/donor-draws.ts';
import { chooseDistinct } from '../../causal/draws.ts';
import type { DonorFacts } from '../../documents/components.ts';
import type { Question } from '../../documents/explanation.ts';
import { filesOf } from '../../documents/question-files.ts';
import { UserError } from '../../errors.ts';
import { listStacks } from '../../imaging/list-stacks.ts';
import { normalize, toModelSpace } from '../../imaging/preprocess.ts';
import type { ImageStack } from '../../imaging/image-stack.ts';
import { inputAlike } from '../../imaging/place-crop.ts';
import { readImageFor } from '../../imaging/read-stack.ts';
import { gridFor } from '../../imaging/resampling/image-grid.ts';
import { movedImages } from './moved-images.ts';

/** Other images, in the order in which all units take them, and where they come from. */
export interface ImageDonors extends Donors {
  readonly facts: DonorFacts;
}

type DonorQuestion = Pick<
  Question,
  'references' | 'image' | 'channelImages' | 'slice' | 'mask' | 'input' | 'seed'
>;

/** The files of one image, in the order of its channels. */
type ImageFiles = readonly string[];

/** Files that are read before enough donors are found, at most. */
const maximumFiles = 2000;

/**
 * Where other activations come from: the images of the references folder, else the other images beside the image
 * where there are several, else the image itself flipped and shifted.
 * @param intensities the image, channel-last in row order at model size
 * @param atMost number of donors wanted
 */
export async function donorsFor(
  asked: DonorQuestion,
  intensities: Float32Array,
  atMost: number,
): Promise<ImageDonors> {
  const { references, image } = asked;
  if (references !== null) {
    const images = await usableImages(asked, await listStacks(references.path, filesOf(asked)), atMost);
    const label = `${images.length} reference image${images.length === 1 ? '' : 's'}`;
    if (images.length > 0)
      return fromFiles(asked, images, {
        origin: 'references',
        images: images.length,
        label,
        files: namesOf(images),
      });
  }
  const folder = dirname(image.path);
  const beside = await usableImages(asked, await listStacks(folder, filesOf(asked)).catch(() => []), atMost);
  // A single file may show anything, unless it is named as the files of this image are.
  if (beside.length > (asked.channelImages === undefined ? 1 : 0)) {
    const label = `${beside.length} other images in the image's folder`;
    return fromFiles(asked, beside, {
      origin: 'neighbours',
      images: beside.length,
      label,
      files: namesOf(beside),
    });
  }
  const moved = movedImages(intensities, asked.input).slice(0, atMost);
  const label = `${moved.length} flips and shifts of this same image`;
  return {
    count: moved.length,
    load: (index) => Promise.resolve(normalize(at(moved, index)(), asked.input)),
    facts: { origin: 'image', images: moved.length, label },
  };
}

/** Names of files without their folders; of an image of several files, that of the first. */
function namesOf(images: readonly ImageFiles[]): string[] {
  return images.map((files) => basename(at(files, 0)));
}

function fromFiles(
  { input, slice }: DonorQuestion,
  images: readonly ImageFiles[],
  facts: DonorFacts,
): ImageDonors {
  return {
    count: images.length,
    facts,
    async load(index) {
      const files = at(images, index);
      const stack = await readImageFor(files, { ...input, slice });
      const own = inputAlike(input, stack, basename(at(files, 0)));
      return normalize(toModelSpace(stack.image, own), input);
    },
  };
}

/**
 * Images that can stand in for the explained one, in an order chosen by the seed: readable, not the same image or its
 * mask, and not so small that little but interpolation would be left of them. Where it is several files, theirs are named
 * alike.
 */
async function usableImages(
  asked: DonorQuestion,
  all: readonly ImageFiles[],
  atMost: number,
): Promise<readonly ImageFiles[]> {
  const { image, mask, input, seed } = asked;
  const usable: ImageFiles[] = [];
  for (const index of chooseDistinct(seed, all.length, Math.min(all.length, maximumFiles))) {
    const files = at(all, index);
    if (usable.length === atMost) break;
    if (mask !== null && files.some((path) => resolve(mask.path) === resolve(path))) continue;
    const found = await readIfImage(files, asked);
    if (found === null || found.sha256s[0] === image.sha256) continue;
    const isLarge = found.image.size.every((length, axis) => 4 * length >= at(input.size, axis));
    if (isLarge) usable.push(files);
  }
  return usable;
}

/** Null where files cannot be read, or not be resampled as the explained image is. */
async function readIfImage(
  files: ImageFiles,
  { input, slice }: Pick<DonorQuestion, 'input' | 'slice'>,
): Promise<ImageStack | null> {
  try {
    const stack = await readImageFor(files, { ...input, slice });
    gridFor(stack, { ...input, cropToNonzero: false }, basename(at(files, 0)));
    return stack;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
