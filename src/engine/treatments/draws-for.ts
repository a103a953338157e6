import { entry } from '../../at.ts';
import { tensorsSetBy } from '../../causal/components/candidate.ts';
import { restoring, resampling } from '../../causal/components/donor-draws.ts';
import type { Draws } from '../../causal/components/draw.ts';
import { meanOver, ownMean, singleDraw, zero } from '../../causal/components/single-draw.ts';
import { runProbe } from '../../inference/observe.ts';
import { dice } from '../../causal/outcomes/outcome.ts';
import { inputTensor } from '../../causal/laboratory/full-inference.ts';
import { UserError } from '../../errors.ts';
import type { DonorFacts } from '../../documents/components.ts';
import type { Question } from '../../documents/explanation.ts';
import { channelAxis } from '../../graph/layers/channel-axis.ts';
import type { Part } from '../../graph/crop/unit.ts';
import { meanProbe } from '../../graph/rewrites/mean-probe.ts';
import type { ImageDonors } from './donors.ts';
import type { Scene } from '../scene/scene.ts';
import type { DecomposedModel } from '../scene/decomposed-model.ts';

/** Draws, where their values come from, and the Dice that effects are changes of. */
export interface InterventionDraws {
  readonly draws: Draws;
  readonly donors: DonorFacts;
  readonly baselineDice: () => number;
  dispose(): Promise<void>;
}

/**
 * The draws of a question's intervention.
 * @param candidates the parts that will be set
 */
export async function drawsFor(
  { intervention }: Pick<Question, 'intervention'>,
  scene: Scene,
  decomposed: DecomposedModel,
  donors: ImageDonors,
  candidates: readonly (readonly Part[])[],
): Promise<InterventionDraws> {
  const { view, viewOf, memory, incremental } = decomposed;
  const { store } = incremental;
  const clean = { store, view };
  const ofImage = { donors: donors.facts, baselineDice: () => dice(view.baseline), dispose: nothing };
  const without = (label: string): DonorFacts => ({ origin: 'image', images: 1, label });
  switch (intervention) {
    case 'resample': {
      const activations = await decomposed.openActivations(tensorsSetBy(incremental, candidates));
      const draws = resampling({ donors, activations, clean, viewOf, memory });
      return { ...ofImage, draws, dispose: () => activations.dispose() };
    }
    case 'restore': {
      const activations = await decomposed.openActivations(null);
      const draws = restoring({ donors, activations, clean, viewOf, memory });
      const baselineDice = (): number => {
        const all = draws.baselines().map(dice);
        return all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length);
      };
      return { donors: donors.facts, baselineDice, draws, dispose: () => activations.dispose() };
    }
    case 'mean': {
      const activations = await decomposed.openActivations(tensorsSetBy(incremental, candidates));
      const source = await meanOver(donors, activations, store).finally(() => activations.dispose());
      return { ...ofImage, draws: singleDraw(source, view, donors.count) };
    }
    case 'ownMean': {
      const means = await spatialMeans(scene, decomposed, candidates);
      return { ...ofImage, donors: without('its own mean over space'), draws: singleDraw(means, view, 1) };
    }
    case 'zero':
      return { ...ofImage, donors: without('zero'), draws: singleDraw(zero(store), view) };
  }
}

const nothing = (): Promise<void> => Promise.resolve();

/** The mean over space of each channel of the tensors that candidates are parts of. */
async function spatialMeans(
  { model, input, pass }: Scene,
  { incremental: { network, store } }: DecomposedModel,
  candidates: readonly (readonly Part[])[],
): Promise<ReturnType<typeof ownMean>> {
  const tensors = new Set(candidates.flat().map(({ tensor }) => tensor));
  const axes = new Map<string, readonly number[]>();
  for (const tensor of tensors) {
    if (!isFloat(store, tensor)) continue;
    const channels = channelAxis(network, tensor);
    const all = [...entry(network.shapes, tensor).keys()];
    axes.set(
      tensor,
      all.filter((axis) => axis > 0 && axis !== channels),
    );
  }
  if (axes.size === 0) throw new UserError(`${model.name} has no layer with a mean to set it to.`);
  const item = { input: input.name, tensor: inputTensor(input, pass.image) };
  const means = await runProbe(model.runtime, meanProbe(network.graph, axes), item, model.name);
  return ownMean(means, store);
}

function isFloat(store: DecomposedModel['incremental']['store'], tensor: string): boolean {
  return store.has(tensor) && store.typeOf(tensor) === 'float32';
}
