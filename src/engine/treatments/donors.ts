import { dirname, resolve } from 'node:path';
import type { Donors } from '../../causal/components/donor-draws.ts';
import { chooseDistinct } from '../../causal/draws.ts';
import type { Donors as DonorFacts } from '../../documents/components.ts';
import type { Question } from '../../documents/explanation.ts';
import { listImages } from '../../imaging/list-images.ts';
import { normalize, toModelSpace } from '../../imaging/preprocess.ts';
import { readImage } from '../../imaging/read-image.ts';
import { UserError } from '../../errors.ts';
import { movedImages } from './moved-images.ts';

/** Other images, in the order in which all units take them, and the words in which the panel says where from. */
export interface ImageDonors extends Donors {
  readonly facts: DonorFacts;
}

type Asked = Pick<Question, 'references' | 'image' | 'mask' | 'input' | 'seed'>;

/** Files that are looked at before enough donors are found, at most. */
const maximumFiles = 2000;

/**
 * Where other activations come from: the images of the references folder, else the other images beside the image,
 * else the image itself turned over and moved.
 * @param intensities the image, height × width × channels at model size
 * @param atMost number of donors wanted
 */
export async function donorsFor(
  asked: Asked,
  intensities: Float32Array,
  atMost: number,
): Promise<ImageDonors> {
  const { references, image } = asked;
  if (references !== null) {
    const paths = await usableImages(asked, await listImages(references.path), atMost);
    const label = `${paths.length} reference images`;
    if (paths.length > 0)
      return fromFiles(asked, paths, { origin: 'references', images: paths.length, label });
  }
  const folder = dirname(image.path);
  const beside = await usableImages(asked, await listImages(folder).catch(() => []), atMost);
  if (beside.length > 0) {
    const label = `${beside.length} other images in the image's folder`;
    return fromFiles(asked, beside, { origin: 'neighbours', images: beside.length, label });
  }
  const moved = movedImages(intensities, asked.input).slice(0, atMost);
  const label = `${moved.length} flips and shifts of this same image`;
  return {
    count: moved.length,
    load: (index) => Promise.resolve(normalize(moved[index]?.() ?? intensities, asked.input)),
    facts: { origin: 'image', images: moved.length, label },
  };
}

function fromFiles({ input }: Asked, paths: readonly string[], facts: DonorFacts): ImageDonors {
  return {
    count: paths.length,
    facts,
    async load(index) {
      const { raster } = await readImage(paths[index] ?? '');
      return normalize(toModelSpace(raster, input), input);
    },
  };
}

/**
 * Images that can stand in for the explained one, in an order chosen by the seed: readable, not the same image or its
 * mask, and not so small that little but interpolation would be left of them.
 */
async function usableImages(
  { image, mask, input, seed }: Asked,
  paths: readonly string[],
  atMost: number,
): Promise<readonly string[]> {
  const usable: string[] = [];
  const [height, width] = input.size;
  for (const index of chooseDistinct(seed, paths.length, Math.min(paths.length, maximumFiles))) {
    const path = paths[index] ?? '';
    if (usable.length === atMost) break;
    if (mask !== null && resolve(mask.path) === resolve(path)) continue;
    const found = await lookAt(path);
    if (found === null || found.sha256 === image.sha256) continue;
    if (4 * found.width >= width && 4 * found.height >= height) usable.push(path);
  }
  return usable;
}

async function lookAt(
  path: string,
): Promise<{ readonly sha256: string; readonly width: number; readonly height: number } | null> {
  try {
    const { raster, sha256 } = await readImage(path);
    return { sha256, width: raster.width, height: raster.height };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
