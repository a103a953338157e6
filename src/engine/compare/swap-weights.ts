import { dice } from '../../causal/outcomes/outcome.ts';
import { UserError } from '../../errors.ts';
import type { Roi } from '../../documents/roi.ts';
import type { ExchangedParameter } from '../../graph/rewrites/exchanged-layers.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { weightTensor, withWeightInputs } from '../../graph/rewrites/weight-inputs.ts';
import { outputsFor } from '../scene/image-pass.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';
import { baselineOf } from '../scene/scene.ts';

/** A model that can be run with weights of another in some of its layers. */
interface SwappedModel {
  /** Dice of the RoI, in points, with the given weights in place of its own. */
  dice(weights: readonly ExchangedParameter[]): Promise<number>;
  dispose(): Promise<void>;
}

/**
 * Opens a model whose weights are inputs of each run: one session serves all exchanges. Null where the runtime needs
 * constant weights.
 * @param exchanged weights that will be exchanged
 */
export async function openSwapped(
  { scene, reference }: OpenedQuestion,
  roi: Roi,
  exchanged: readonly ExchangedParameter[],
): Promise<SwappedModel | null> {
  const { model, input, batchSize, pass } = scene;
  const own = new Map(exchanged.map(([{ name, values }]) => [name, weightTensor(values)]));
  const feeds = new Map<string, Tensor>();
  for (const [name, tensor] of own) if (tensor !== null) feeds.set(name, tensor);
  if (feeds.size < own.size) return null;
  const program = await model.runtime
    .compile(withWeightInputs(model.graph, new Set(feeds.keys())), model.name)
    .catch(nullIfRejected);
  if (program === null) return null;
  return {
    async dice(weights) {
      const others = weights.flatMap(([{ name }, { values }]) => {
        const tensor = weightTensor(values);
        return tensor === null ? [] : [[name, tensor] as const];
      });
      const given = new Map([...feeds, ...others]);
      const run = { run: (image: ReadonlyMap<string, Tensor>) => program.run(new Map([...given, ...image])) };
      const outputs = await outputsFor(run, pass.image, input, batchSize);
      return dice(baselineOf({ ...scene, pass: { ...pass, outputs } }, roi, reference));
    },
    dispose: () => program.dispose(),
  };
}

function nullIfRejected(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}
