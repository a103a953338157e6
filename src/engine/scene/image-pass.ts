import { runModel } from '../../causal/laboratory/full-inference.ts';
import type { Head, ModelInput } from '../../documents/explanation.ts';
import { entry } from '../../at.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { normalize } from '../../imaging/preprocess.ts';
import type { Program } from '../../runtime/runtime.ts';

/** An image as a model takes it, and what the model outputs for it. */
export interface ImagePass {
  /** Channel-last in row order at model size, before mean and standard deviation. */
  readonly intensities: Float32Array;
  /** One item in the input's layout. */
  readonly image: Float32Array;
  /** All outputs, of one item. */
  readonly outputs: ReadonlyMap<string, Tensor>;
}

/**
 * Runs a model once on an image.
 * @param intensities the image, channel-last in row order at model size
 * @param batchSize items the model insists on; null when any number will do
 * @throws UserError when the model cannot be run on this size
 */
export async function imagePass(
  program: Pick<Program, 'run'>,
  intensities: Float32Array,
  input: ModelInput,
  batchSize: number | null,
): Promise<ImagePass> {
  const image = normalize(intensities, input);
  return { intensities, image, outputs: await outputsFor(program, image, input, batchSize) };
}

/**
 * All outputs for one image, of one item.
 * @param image one item in the input's layout
 * @param batchSize items the model insists on; null when any number will do
 */
export async function outputsFor(
  program: Pick<Program, 'run'>,
  image: Float32Array,
  input: ModelInput,
  batchSize: number | null,
): Promise<ReadonlyMap<string, Tensor>> {
  const items = batchSize ?? 1;
  const outputs = await runModel(program, input, repeated(image, items), items);
  return new Map([...outputs].map(([name, tensor]) => [name, firstItem(tensor, items)]));
}

/** One item as often as a model takes items. */
export function repeated(image: Float32Array, items: number): Float32Array {
  const data = new Float32Array(items * image.length);
  for (let item = 0; item < items; item++) data.set(image, item * image.length);
  return data;
}

/** The output a head reads. */
export function outputOf({ outputs }: Pick<ImagePass, 'outputs'>, { output }: Pick<Head, 'output'>): Tensor {
  return entry(outputs, output);
}

function firstItem(tensor: Tensor, items: number): Tensor {
  if (items === 1 || tensor.shape[0] !== items) return tensor;
  const data = tensor.data.subarray(0, tensor.data.length / items);
  return { ...tensor, shape: [1, ...tensor.shape.slice(1)], data };
}
