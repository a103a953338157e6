import { basename } from 'node:path';
import { chooseDistinct, drawIndices } from '../../causal/draws.ts';
import type { DrawValues } from '../../causal/paper.ts';
import type { Pool } from '../../causal/pool.ts';
import { blocksOf, cut, overlap } from '../../causal/window.ts';
import { UserError } from '../../errors.ts';
import type { Question, Source } from '../../documents/explanation.ts';
import type { Window } from '../../documents/settings.ts';
import { blur } from '../../imaging/blur.ts';
import { normalize } from '../../imaging/preprocess.ts';
import { loadReferences, type References } from '../../imaging/references.ts';

/** What of a question decides where treatment values come from. */
type Asked = Pick<Question, 'image' | 'input' | 'preset' | 'treatment' | 'block' | 'draws' | 'roi' | 'seed'>;

/** Treatments, and the words in which the panel says where they come from. */
export interface TreatmentSource {
  /** For the published method: fresh draws for each block and stage. */
  readonly draws: { readonly values: DrawValues; readonly population: number };
  /** For the preset `pool`: the same treatments for all blocks. */
  readonly pool: Pool;
  readonly source: Source;
  /** SHA-256 of the reference folder's images; null where none are used. */
  readonly sha256: string | null;
}

/** Patches that blocks may be replaced by, in the layout of the model's input. */
interface Donors {
  readonly count: number;
  /** A donor's patch, cut to a block. */
  readonly patch: (donor: number, block: Window) => Float32Array;
  /** The donor that is a unit's own block, which it must not draw; null where there is none. */
  readonly ownOf: (unit: number) => number | null;
}

/**
 * The treatments a question asks for.
 * @param references folder of reference images; null: patches come from the image itself
 * @param intensities the image, height × width × channels at model size
 * @throws UserError when there is no usable patch
 */
export async function treatmentsFor(
  asked: Asked,
  references: string | null,
  intensities: Float32Array,
): Promise<TreatmentSource> {
  if (asked.treatment !== 'patches') return constantTreatment(asked, intensities);
  if (references === null) return ownPatches(asked, intensities);
  const { pool, images, sha256 } = await referencePatches(asked, references);
  const donors: Donors = {
    count: pool.count,
    patch: (donor, window) => fitted(asked, pool.patch(donor), window),
    ownOf: () => null,
  };
  const label = `${pool.count} natural patches of ${images} reference images`;
  return { ...patchTreatments(asked, donors, label, { origin: 'references', images }), sha256 };
}

function referencePatches({ input, block, seed, image }: Asked, folder: string): Promise<References> {
  return loadReferences(folder, {
    input,
    block,
    exclude: image.sha256,
    choose: (population, count) => chooseDistinct(seed, population, count),
  });
}

/**
 * Treatments of any window of the image: those of the pool where it is one of the blocks, else patches of its size, or
 * its part of the image that blocks take their one value from.
 * @throws UserError when there is no usable patch
 */
export async function treatmentsOfWindow(
  asked: Asked,
  references: string | null,
  intensities: Float32Array,
  window: Window,
): Promise<{ readonly size: number; readonly value: (draw: number) => Float32Array }> {
  const unit = blocksOf(asked.input.size, asked.block).findIndex((block) => block.join() === window.join());
  if (unit >= 0) {
    const { pool } = await treatmentsFor(asked, references, intensities);
    return { size: pool.size, value: (draw) => pool.value(unit, draw) };
  }
  const alike = { ...asked, block: Math.max(window[2], window[3]) };
  const { input, block, seed, draws } = alike;
  if (asked.treatment !== 'patches') {
    const value = normalize(
      cut(constantImage(alike, intensities), window, input.size[1], input.channels),
      input,
    );
    return { size: 1, value: () => value };
  }
  if (references !== null) {
    const { pool } = await referencePatches(alike, references);
    const members = chooseDistinct(seed, pool.count, draws);
    return {
      size: members.length,
      value: (draw) => fitted(alike, pool.patch(members[draw] ?? 0), window),
    };
  }
  const windows = blocksOf(input.size, block).filter(
    (one) => one[2] === block && one[3] === block && !overlap(one, asked.roi) && !overlap(one, window),
  );
  if (windows.length === 0) throw noPatchIn(asked);
  const members = chooseDistinct(seed, windows.length, draws);
  return {
    size: members.length,
    value: (draw) => {
      const from = windows[members[draw] ?? 0] ?? window;
      return fitted(alike, cut(intensities, from, input.size[1], input.channels), window);
    },
  };
}

function noPatchIn({ image }: Pick<Asked, 'image'>): UserError {
  return new UserError(
    `${basename(image.path)} has no patch outside the RoI to draw from: choose a smaller RoI or block, or a folder of reference images.`,
  );
}

function ownPatches(asked: Asked, intensities: Float32Array): TreatmentSource {
  const { input, block, roi } = asked;
  const blocks = blocksOf(input.size, block);
  const isWhole = ([, , height, width]: Window): boolean => height === block && width === block;
  const windows = blocks.filter((window) => isWhole(window) && !overlap(window, roi));
  if (windows.length < 2) {
    throw noPatchIn(asked);
  }
  const indices = new Map(windows.map((window, donor) => [window, donor]));
  const donors: Donors = {
    count: windows.length,
    patch: (donor, window) =>
      fitted(asked, cut(intensities, windows[donor] ?? roi, input.size[1], input.channels), window),
    ownOf: (unit) => indices.get(blocks[unit] ?? roi) ?? null,
  };
  const label = `${windows.length} patches of this same image, outside the block and the RoI`;
  return { ...patchTreatments(asked, donors, label, { origin: 'image', images: 1 }), sha256: null };
}

function patchTreatments(
  asked: Asked,
  { count, patch, ownOf }: Donors,
  label: string,
  from: Pick<Source, 'origin' | 'images'>,
): Omit<TreatmentSource, 'sha256'> {
  const { input, block, seed, draws } = asked;
  const blocks = blocksOf(input.size, block);
  const isOwn = from.origin === 'image';
  const members = chooseDistinct(seed, count, isOwn ? Math.min(count, draws + 1) : draws);
  const size = isOwn ? members.length - 1 : members.length;
  const whole = members.map((donor) => patch(donor, [0, 0, block, block]));
  // A block that is in the pool itself takes the one left over in its place: every treatment must change something.
  const memberFor = (unit: number, draw: number): number => (ownOf(unit) === members[draw] ? size : draw);
  const isPool = asked.preset === 'pool';
  return {
    draws: {
      population: Infinity,
      values: (unit, stage, n) => {
        const own = ownOf(unit);
        const others = own === null ? count : count - 1;
        const indices = drawIndices({ seed, unit, stage: stage === 'coarse' ? 0 : 1 }, n, others);
        const window = blocks[unit] ?? [0, 0, block, block];
        return indices.map((i) => patch(own !== null && i >= own ? i + 1 : i, window));
      },
    },
    pool: {
      size,
      value: (unit, draw) => {
        const member = memberFor(unit, draw);
        const window = blocks[unit] ?? [0, 0, block, block];
        const isCut = window[2] < block || window[3] < block;
        const shared = whole[member];
        return isCut || shared === undefined ? patch(members[member] ?? 0, window) : shared;
      },
    },
    source: {
      treatment: 'patches',
      ...from,
      patches: isPool ? size : count,
      label: isPool ? `a pool of ${size} of ${label}` : label,
    },
  };
}

function constantTreatment(asked: Asked, intensities: Float32Array): TreatmentSource {
  const { input, block, treatment } = asked;
  const blocks = blocksOf(input.size, block);
  const changed = constantImage(asked, intensities);
  const valueOf = (unit: number): Float32Array =>
    normalize(cut(changed, blocks[unit] ?? [0, 0, 0, 0], input.size[1], input.channels), input);
  return {
    draws: { population: 1, values: (unit, _, count) => Array.from({ length: count }, () => valueOf(unit)) },
    pool: { size: 1, value: valueOf },
    source: { treatment, origin: 'image', images: 1, patches: 1, label: words[treatment] },
    sha256: null,
  };
}

const words: Record<Question['treatment'], string> = {
  patches: 'natural patches',
  zero: 'zero intensity (black)',
  mean: "the image's mean intensity",
  blur: 'the block blurred by a Gaussian of half its side',
};

/** The image in which every block has its treated value. */
function constantImage({ input, block, treatment }: Asked, intensities: Float32Array): Float32Array {
  const { channels, size } = input;
  if (treatment === 'zero') return new Float32Array(intensities.length);
  if (treatment === 'blur') return blur(intensities, size[0], size[1], channels, block / 2);
  const sums = new Float64Array(channels);
  intensities.forEach((value, i) => (sums[i % channels] = (sums[i % channels] ?? 0) + value));
  const pixels = size[0] * size[1];
  return intensities.map((_, i) => (sums[i % channels] ?? 0) / pixels);
}

/** A patch as the model's input values, cut to the block where the block is cut by the image's edge. */
function fitted({ input, block }: Asked, patch: Float32Array, [, , height, width]: Window): Float32Array {
  const isWhole = height === block && width === block;
  return normalize(isWhole ? patch : cut(patch, [0, 0, height, width], block, input.channels), input);
}
