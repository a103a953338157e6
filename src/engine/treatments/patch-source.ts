import { basename } from 'node:path';
import { at } from '../../at.ts';
import { chooseDistinct } from '../../causal/draws.ts';
import { type Box, overlap } from '../../documents/box.ts';
import { cut } from '../../documents/cut.ts';
import { filesOf } from '../../documents/question-files.ts';
import { touches } from '../../documents/roi.ts';
import { blocksOf } from '../../documents/grid.ts';
import { UserError } from '../../errors.ts';
import { normalize } from '../../imaging/preprocess.ts';
import { loadReferences, type References } from '../../imaging/references.ts';
import { inputGrid } from '../scene/input-grid.ts';
import type { TreatmentQuestion } from './treatment-question.ts';

/** Patches that blocks may be replaced by. */
export interface PatchSource {
  readonly count: number;
  /** A patch cut to the size of a box, in the layout of the model's input. */
  readonly patch: (index: number, box: Box<'input'>) => Float32Array;
  /** The patch that is a block of the image itself, which that block must not draw; null where there is none. */
  readonly ownOf: (block: number) => number | null;
  readonly origin: 'references' | 'image';
  /** How many images patches are cut from. */
  readonly images: number;
  /** For people. */
  readonly label: string;
}

/**
 * The patches of a folder of reference images.
 * @throws UserError when it holds no usable image
 */
export async function referencePatches(
  asked: TreatmentQuestion,
  folder: string,
): Promise<PatchSource & Pick<References, 'sha256'>> {
  const { input, block, seed, image, slice } = asked;
  const { pool, images, sha256 } = await loadReferences(folder, {
    ...{ input, slice, block },
    exclude: image.sha256,
    files: filesOf(asked),
    choose: (population, count) => chooseDistinct(seed, population, count),
  });
  return {
    count: pool.count,
    patch: (index, box) => fitted(asked, pool.patch(index), box),
    ownOf: () => null,
    origin: 'references',
    images,
    label: `${pool.count} natural patches of ${images} reference images`,
    sha256,
  };
}

/**
 * The whole blocks of the image that share no position with the RoI.
 * @param intensities the image, channel-last in row order at model size
 * @param apart a box that patches must not overlap either
 */
export function ownPatches(
  asked: TreatmentQuestion,
  intensities: Float32Array,
  apart: Box<'input'> | null = null,
): PatchSource {
  const { input, block, roi } = asked;
  const usable = [...blocksOf(inputGrid(asked)).entries()].filter(
    ([, box]) => isWhole(box, block) && !touches(box, roi) && (apart === null || !overlap(box, apart)),
  );
  const indices = new Map(usable.map(([number], index) => [number, index]));
  return {
    count: usable.length,
    patch: (index, box) => {
      const [, from] = at(usable, index);
      return fitted(asked, cut(intensities, from, input.size, input.channels), box);
    },
    ownOf: (number) => indices.get(number) ?? null,
    origin: 'image',
    images: 1,
    label: `${usable.length} patches of this same image, outside the block and the RoI`,
  };
}

/** Why there are no own patches. */
export function noOwnPatch({ image }: Pick<TreatmentQuestion, 'image'>): UserError {
  return new UserError(
    `${basename(image.path)} has no patch outside the RoI to draw from: choose a smaller RoI or block, or a folder of reference images.`,
  );
}

/** Whether the far edge of the image does not cut a block. */
export function isWhole({ size }: Box<'input'>, block: TreatmentQuestion['block']): boolean {
  return size.join() === block.join();
}

/** A patch of a whole block as the model's input values, cut to the size of a box. */
function fitted({ input, block }: TreatmentQuestion, patch: Float32Array, box: Box<'input'>): Float32Array {
  const part = isWhole(box, block)
    ? patch
    : cut(patch, { start: block.map(() => 0), size: box.size }, block, input.channels);
  return normalize(part, input);
}
