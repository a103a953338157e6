import { at } from '../../at.ts';
import { chooseDistinct } from '../../causal/draws.ts';
import type { Box } from '../../documents/box.ts';
import { cut, rowStarts, stepsOf } from '../../documents/cut.ts';
import { filesOf } from '../../documents/question-files.ts';
import { normalize } from '../../imaging/preprocess.ts';
import { loadReferences } from '../../imaging/references.ts';
import { type InputUnit, inputUnits } from '../scene/input-units.ts';
import { constantImage, treatmentInWords } from './constant-image.ts';
import { movedImages } from './moved-images.ts';
import { secondMembers } from './second-members.ts';
import type { TreatmentQuestion } from './treatment-question.ts';
import { noTreatment, type Treatments } from './treatment-values.ts';

/** Other images in the frame of the explained one, of which a unit is given what lies at its own place. */
interface SamePlace extends Pick<Treatments, 'source' | 'sha256'> {
  readonly count: number;
  /** The values of a box, channel-last in row order, before mean and standard deviation. */
  readonly part: (index: number, box: Box<'input'>) => Float32Array;
}

/**
 * What regions of any shape, and the blocks of a refined grid, are set to: what lies at the same place of other images,
 * all units of the same ones in the same order, so that a coarse block is set to what its blocks are set to; or their one
 * value. Of a region's box, only its own positions change.
 * @param references folder of reference images; null: the image itself, flipped and shifted
 * @param intensities the image, channel-last in row order at model size
 * @throws UserError when there is no usable reference image
 */
export async function samePlaceTreatments(
  asked: TreatmentQuestion,
  references: string | null,
  intensities: Float32Array,
): Promise<Treatments> {
  const { input, seed, draws: wanted } = asked;
  const units = inputUnits(asked);
  const others = await samePlaceOf(asked, references, intensities);
  if (units.every(({ isSkipped }) => isSkipped)) return { ...noTreatment, sha256: others.sha256 };
  const members = chooseDistinct(seed, others.count, Math.min(others.count, wanted));
  const { length: size } = members;
  const valueOf = (unit: number, member: number): Float32Array => {
    const own = at(units, unit);
    const part = cut(intensities, own.block, input.size, input.channels);
    replace(part, others.part(member, own.block), own, input);
    return normalize(part, input);
  };
  const second = secondMembers(seed, others.count, members);
  return {
    draws: { population: 1, values: () => [] },
    pool: { size, value: (unit, draw) => valueOf(unit, at(members, draw)) },
    second: {
      size: second.members.length,
      isSecond: second.isSecond,
      value: (unit, draw) => valueOf(unit, at(second.members, draw)),
    },
    source: { ...others.source, patches: size },
    sha256: others.sha256,
  };
}

async function samePlaceOf(
  asked: TreatmentQuestion,
  references: string | null,
  intensities: Float32Array,
): Promise<SamePlace> {
  const { input, treatment, slice, seed, image } = asked;
  const { size, channels } = input;
  const place = `at the place of the ${asked.regions === undefined ? 'block' : 'region'}`;
  if (treatment !== 'patches') {
    const changed = constantImage(asked, intensities);
    return {
      count: 1,
      part: (_, box) => cut(changed, box, size, channels),
      source: { treatment, origin: 'image', images: 1, patches: 1, label: treatmentInWords(asked) },
      sha256: null,
    };
  }
  if (references === null) {
    const moved = movedImages(intensities, input);
    const label = `flips and shifts of this same image, ${place}`;
    return {
      count: moved.length,
      part: (index, box) => at(moved, index)(box),
      source: { treatment, origin: 'image', images: 1, patches: moved.length, label },
      sha256: null,
    };
  }
  const { pool, images, sha256 } = await loadReferences(references, {
    ...{ input, slice, block: null },
    exclude: image.sha256,
    files: filesOf(asked),
    choose: (population, count) => chooseDistinct(seed, population, count),
  });
  const label = `${images} reference images, ${place}`;
  return {
    count: pool.count,
    part: (index, box) => pool.part(index, box),
    source: { treatment, origin: 'references', images, patches: pool.count, label },
    sha256,
  };
}

/** Replaces the positions of a unit in its box. */
function replace(
  part: Float32Array,
  by: Float32Array,
  { block, positions }: InputUnit,
  { size, channels }: TreatmentQuestion['input'],
): void {
  if (positions === null) {
    part.set(by);
    return;
  }
  const { labels, label } = positions;
  const row = at(block.size, block.size.length - 1);
  let target = 0;
  for (const start of rowStarts(block, stepsOf(size))) {
    for (let place = start; place < start + row; place++, target += channels)
      if (labels[place] === label) for (let i = target; i < target + channels; i++) part[i] = by[i] ?? 0;
  }
}
