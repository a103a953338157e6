import { at } from '../../at.ts';
import { chooseDistinct, drawIndices } from '../../causal/draws.ts';
import { wholeBox } from '../../documents/box.ts';
import { cut } from '../../documents/cut.ts';
import { blockAt, blocksOf } from '../../documents/grid.ts';
import { touches } from '../../documents/roi.ts';
import { normalize } from '../../imaging/preprocess.ts';
import { inputGrid } from '../scene/input-grid.ts';
import { constantImage, treatmentInWords } from './constant-image.ts';
import { isWhole, noOwnPatch, ownPatches, type PatchSource, referencePatches } from './patch-source.ts';
import { samePlaceTreatments } from './same-place-treatments.ts';
import { secondMembers } from './second-members.ts';
import { noTreatment, type Treatments } from './treatment-values.ts';
import type { TreatmentQuestion } from './treatment-question.ts';

/**
 * The treatments a question asks for.
 * @param references folder of reference images; null: patches come from the image itself
 * @param intensities the image, channel-last in row order at model size
 * @throws UserError when there is no usable patch
 */
export async function treatmentsFor(
  asked: TreatmentQuestion,
  references: string | null,
  intensities: Float32Array,
): Promise<Treatments> {
  if (asked.regions !== undefined || asked.coarse !== undefined)
    return samePlaceTreatments(asked, references, intensities);
  if (asked.treatment !== 'patches') return constantTreatment(asked, intensities);
  if (references !== null) {
    const patches = await referencePatches(asked, references);
    return { ...patchTreatments(asked, patches), sha256: patches.sha256 };
  }
  const patches = ownPatches(asked, intensities);
  if (patches.count < 2) {
    if (blocksOf(inputGrid(asked)).every((block) => touches(block, asked.roi))) return noTreatment;
    throw noOwnPatch(asked);
  }
  return { ...patchTreatments(asked, patches), sha256: null };
}

function patchTreatments(
  asked: TreatmentQuestion,
  { count, patch, ownOf, origin, images, label }: PatchSource,
): Omit<Treatments, 'sha256'> {
  const { block, seed, draws } = asked;
  const grid = inputGrid(asked);
  const isOwn = origin === 'image';
  const members = chooseDistinct(seed, count, isOwn ? Math.min(count, draws + 1) : draws);
  const size = isOwn ? members.length - 1 : members.length;
  const whole = members.map((index) => patch(index, wholeBox(block)));
  // A block that is in the pool itself takes the one left over in its place: every treatment must change something.
  const memberFor = (unit: number, draw: number): number => (ownOf(unit) === members[draw] ? size : draw);
  const isPool = asked.preset === 'pool';
  // The published method draws from all patches: none are left over.
  const second = secondMembers(seed, count, isPool ? members : []);
  return {
    draws: {
      population: Infinity,
      values: (unit, stage, n) => {
        const own = ownOf(unit);
        const others = own === null ? count : count - 1;
        const indices = drawIndices({ seed, unit, stage: stage === 'coarse' ? 0 : 1 }, n, others);
        const box = blockAt(grid, unit);
        return indices.map((i) => patch(own !== null && i >= own ? i + 1 : i, box));
      },
    },
    pool: {
      size,
      value: (unit, draw) => {
        const member = memberFor(unit, draw);
        const box = blockAt(grid, unit);
        return isWhole(box, block) ? at(whole, member) : patch(at(members, member), box);
      },
    },
    second: {
      size: second.members.length,
      isSecond: isPool && second.isSecond,
      value: (unit, draw) => {
        const member = at(second.members, draw);
        const isOwnBlock = ownOf(unit) === member;
        const other = isOwnBlock ? at(second.members, (draw + 1) % second.members.length) : member;
        return patch(other, blockAt(grid, unit));
      },
    },
    source: {
      treatment: 'patches',
      origin,
      images,
      patches: isPool ? size : count,
      label: isPool ? `a pool of ${size} of ${label}` : label,
    },
  };
}

function constantTreatment(asked: TreatmentQuestion, intensities: Float32Array): Treatments {
  const { input, treatment } = asked;
  const grid = inputGrid(asked);
  const changed = constantImage(asked, intensities);
  const valueOf = (unit: number): Float32Array =>
    normalize(cut(changed, blockAt(grid, unit), input.size, input.channels), input);
  return {
    draws: { population: 1, values: (unit, _, count) => Array.from({ length: count }, () => valueOf(unit)) },
    pool: { size: 1, value: valueOf },
    second: { size: 1, value: valueOf, isSecond: false },
    source: { treatment, origin: 'image', images: 1, patches: 1, label: treatmentInWords(asked) },
    sha256: null,
  };
}
