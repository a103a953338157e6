import { at } from '../../at.ts';
import { type Reading, readHead } from '../../causal/outcomes/head.ts';
import { type Counts, count } from '../../causal/outcomes/outcome.ts';
import { sizeIn } from '../../documents/axes.ts';
import { type Box, type Size, volumeOf } from '../../documents/box.ts';
import { cut } from '../../documents/cut.ts';
import type { Question } from '../../documents/explanation.ts';
import { roiOnOutput } from '../../documents/roi.ts';
import { UserError } from '../../errors.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { imageInputOf } from '../model/image-input.ts';
import { outputOf, outputsFor } from '../scene/image-pass.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import type { Scene } from '../scene/scene.ts';

/** A model on an image, the RoI that causes are about, and what it reads and counts as without treatment. */
export interface CauseBench {
  readonly question: Question;
  readonly scene: Scene;
  readonly roi: Box<'output'>;
  /** Binary masks of the RoI's box: the reference, and which pixels belong to the RoI (null: all). */
  readonly reference: Uint8Array;
  readonly within: Uint8Array | null;
  readonly reading: Reading;
  readonly baseline: Counts;
}

/** What causes of an opened question are tried on. */
export function causeBench({ scene, reference }: OpenedQuestion, question: Question): CauseBench {
  const { box, within } = roiOnOutput(question.roi, scene.input.size, scene.size);
  const own = cut(reference, box, scene.size);
  const reading = readHead(scene.head, outputOf(scene.pass, scene.head), 0, box);
  return {
    ...{ question, scene, roi: box, within, reading },
    ...{ reference: own, baseline: count(reading, own, within) },
  };
}

/** What the RoI reads of an output that lies where the baseline's lies. */
export function readRoiOf({ scene, roi }: Pick<CauseBench, 'scene' | 'roi'>, output: Tensor): Reading {
  return readHead(scene.head, output, 0, roi);
}

/**
 * The output that is explained, of another input.
 * @param image one item in the layout of the model's input
 * @param size lengths of the item along its spatial axes
 * @throws UserError when the model does not take this size, or its output does not follow it
 */
export async function outputFor(
  { model, input, head, batchSize, size: baseline }: Scene,
  image: Float32Array,
  size: Size<'input'> = input.size,
): Promise<Tensor> {
  const taken = imageInputOf(model, input.name).size;
  if (size.some((length, axis) => (at(taken, axis) ?? length) !== length)) {
    const fixed = taken.map((length) => length ?? 'any').join('×');
    throw new UserError(`the model takes ${fixed}, and this would be ${size.join('×')}`);
  }
  const output = outputOf(
    { outputs: await outputsFor(model.program, image, { ...input, size }, batchSize) },
    head,
  );
  const found = sizeIn<'output'>(head.layout, output.shape);
  const follows = size.every(
    (length, axis) => at(found, axis) * at(input.size, axis) === length * at(baseline, axis),
  );
  if (!follows || volumeOf(output.shape) !== output.data.length) {
    throw new UserError(
      `of an input of ${size.join('×')} the output is ${found.join('×')}, which does not follow it as ${baseline.join('×')} follows ${input.size.join('×')}`,
    );
  }
  return output;
}

/** Intensities of the image (channels innermost) as a tensor, whose layout is that of `intensityLayout`. */
export function intensityTensor(intensities: Float32Array, size: Size<'input'>, channels: number): Tensor {
  return { type: 'float32', shape: [1, ...size, channels], data: intensities };
}
