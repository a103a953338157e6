import { inputTensor } from '../../causal/laboratory/full-inference.ts';
import { volumeOf } from '../../documents/box.ts';
import type { ModelInput } from '../../documents/explanation.ts';
import type { Item } from '../../inference/observe.ts';
import type { LoadedModel } from './model-shelf.ts';

/**
 * One item as the graph of a model takes it: the image, or of a model that slides over it a window of zeros.
 * @param image one item in the input's layout
 */
export function graphItem(
  { sliding }: Pick<LoadedModel, 'sliding'>,
  input: ModelInput,
  image: Float32Array,
): Item {
  if (sliding === undefined) return { input: input.name, tensor: inputTensor(input, image) };
  const size = [...sliding.windows.size];
  const zeros = new Float32Array(input.channels * volumeOf<'input'>(size));
  return { input: input.name, tensor: inputTensor({ ...input, size }, zeros) };
}
