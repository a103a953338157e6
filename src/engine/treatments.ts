import { chooseDistinct, drawIndices } from '../causal/draws.ts';
import type { Treatments } from '../causal/paper.ts';
import { blocksOf, cut, overlap } from '../causal/window.ts';
import { UserError } from '../errors.ts';
import type { Question, Source } from '../explanation/explanation.ts';
import type { Window } from '../explanation/settings.ts';
import { blur } from '../imaging/blur.ts';
import { normalize } from '../imaging/preprocess.ts';
import { loadReferences } from '../imaging/references.ts';

/** What of a question decides where treatment values come from. */
type Asked = Pick<Question, 'image' | 'input' | 'treatment' | 'block' | 'roi' | 'seed'>;

/** Treatments, and the words in which the panel says where they come from. */
export interface TreatmentSource {
  readonly treatments: Treatments;
  readonly source: Source;
  /** SHA-256 of the reference folder's images; null where none are used. */
  readonly sha256: string | null;
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
  if (asked.treatment !== 'patches') return { ...constantTreatment(asked, intensities), sha256: null };
  return references === null ? ownPatches(asked, intensities) : await referencePatches(asked, references);
}

async function referencePatches(asked: Asked, folder: string): Promise<TreatmentSource> {
  const { input, block, seed, image } = asked;
  const { pool, images, sha256 } = await loadReferences(folder, {
    input,
    block,
    exclude: image.sha256,
    choose: (population, count) => chooseDistinct(seed, population, count),
  });
  const blocks = blocksOf(input.size, block);
  return {
    treatments: {
      population: Infinity,
      values: (unit, stage, count) =>
        drawIndices({ seed, unit, stage: stage === 'coarse' ? 0 : 1 }, count, pool.count).map((i) =>
          fitted(asked, pool.patch(i), blocks[unit]),
        ),
    },
    source: {
      treatment: 'patches',
      origin: 'references',
      images,
      patches: pool.count,
      label: `${pool.count} natural patches of ${images} reference images`,
    },
    sha256,
  };
}

function ownPatches(asked: Asked, intensities: Float32Array): TreatmentSource {
  const { input, block, roi, seed } = asked;
  const blocks = blocksOf(input.size, block);
  const isWhole = ([, , height, width]: Window): boolean => height === block && width === block;
  const donors = blocks.filter((window) => isWhole(window) && !overlap(window, roi));
  if (donors.length < 2) {
    throw new UserError(
      `The image has no patch outside the RoI to draw from: choose a smaller RoI or block, or a folder of reference images.`,
    );
  }
  return {
    treatments: {
      population: Infinity,
      values: (unit, stage, count) => {
        const own = blocks[unit];
        const others = donors.filter((donor) => donor !== own);
        return drawIndices({ seed, unit, stage: stage === 'coarse' ? 0 : 1 }, count, others.length).map((i) =>
          fitted(asked, cut(intensities, others[i] ?? roi, input.size[1], input.channels), own),
        );
      },
    },
    source: {
      treatment: 'patches',
      origin: 'image',
      images: 1,
      patches: donors.length,
      label: `${donors.length} patches of this same image, outside the block and the RoI`,
    },
    sha256: null,
  };
}

function constantTreatment(asked: Asked, intensities: Float32Array): Omit<TreatmentSource, 'sha256'> {
  const { input, block, treatment } = asked;
  const blocks = blocksOf(input.size, block);
  const changed = constantImage(asked, intensities);
  return {
    treatments: {
      population: 1,
      values: (unit, _, count) => {
        const window = blocks[unit] ?? [0, 0, 0, 0];
        const value = normalized(asked, cut(changed, window, input.size[1], input.channels));
        return Array.from({ length: count }, () => value);
      },
    },
    source: { treatment, origin: 'image', images: 1, patches: 1, label: words[treatment] },
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
function fitted(asked: Asked, patch: Float32Array, window: Window | undefined): Float32Array {
  const [, , height, width] = window ?? [0, 0, asked.block, asked.block];
  const { channels } = asked.input;
  const isWhole = height === asked.block && width === asked.block;
  return normalized(asked, isWhole ? patch : cut(patch, [0, 0, height, width], asked.block, channels));
}

function normalized({ input }: Asked, intensities: Float32Array): Float32Array {
  return normalize(intensities, { ...input, layout: 'NHWC' });
}
