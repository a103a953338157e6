import { runModel } from '../../causal/laboratory/full-inference.ts';
import type { Head, ModelInput } from '../../documents/explanation.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { normalize, toModelSpace } from '../../imaging/preprocess.ts';
import type { Raster } from '../../imaging/raster.ts';
import type { Program } from '../../runtime/runtime.ts';
import type { LoadedModel } from '../model/model-shelf.ts';

/** An image as a model sees it, and what the model makes of it. */
export interface Look {
  /** Height × width × channels at model size, before mean and std. */
  readonly intensities: Float32Array;
  /** One item in the input's layout. */
  readonly image: Float32Array;
  /** All outputs, of one item. */
  readonly outputs: ReadonlyMap<string, Tensor>;
}

/**
 * Runs a model once on an image.
 * @param batchSize items the model insists on; null when any number will do
 * @throws UserError when the model cannot be run on this size
 */
export async function look(
  { program }: LoadedModel,
  raster: Raster,
  input: ModelInput,
  batchSize: number | null,
): Promise<Look> {
  const intensities = toModelSpace(raster, input);
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
  const data = new Float32Array(items * image.length);
  for (let item = 0; item < items; item++) data.set(image, item * image.length);
  const outputs = await runModel(program, input, data, items);
  return new Map([...outputs].map(([name, tensor]) => [name, firstItem(tensor, items)]));
}

/** The output a head reads. */
export function outputOf({ outputs }: Pick<Look, 'outputs'>, { output }: Pick<Head, 'output'>): Tensor {
  const tensor = outputs.get(output);
  if (tensor === undefined) throw new Error(`The runtime gave no output ${output}.`);
  return tensor;
}

function firstItem(tensor: Tensor, items: number): Tensor {
  if (items === 1 || tensor.shape[0] !== items) return tensor;
  const data = tensor.data.subarray(0, tensor.data.length / items);
  return { ...tensor, shape: [1, ...tensor.shape.slice(1)], data };
}
