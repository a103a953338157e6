import { stat } from 'node:fs/promises';
import { inputTensor } from '../../causal/laboratory/full-inference.ts';
import type { ModelSize } from '../../documents/pruning.ts';
import { parameterCounts } from '../../graph/layers/parameter-count.ts';
import { modelMacs } from '../../graph/macs.ts';
import { observe } from '../../inference/observe.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { outputsFor } from '../scene/image-pass.ts';
import type { Scene } from '../scene/scene.ts';

const passes = 7;

/**
 * The sizes of models, and the time of a pass of each, which take turns so that a busy machine slows all alike.
 * @param scene an image that they take
 */
export async function modelSizes(
  models: readonly LoadedModel[],
  { input, pass, batchSize }: Scene,
): Promise<readonly ModelSize[]> {
  const times = models.map((): number[] => []);
  for (let i = 0; i < passes; i++) {
    for (const [index, { program }] of models.entries()) {
      const start = performance.now();
      await outputsFor(program, pass.image, input, batchSize);
      times[index]?.push(performance.now() - start);
    }
  }
  const item = { input: input.name, tensor: inputTensor(input, pass.image) };
  return Promise.all(
    models.map(async ({ graph, runtime, files, name }, index) => {
      const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
      return {
        macs: modelMacs(await observe(runtime, graph, item, name)),
        parameters: parameterCounts(graph).total,
        bytes: sizes.reduce((sum, size) => sum + size, 0),
        milliseconds: times[index]?.toSorted((a, b) => a - b)[Math.floor(passes / 2)] ?? 0,
      };
    }),
  );
}
