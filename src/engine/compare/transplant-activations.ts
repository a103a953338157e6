import { at, entry } from '../../at.ts';
import { wholeTensor } from '../../causal/components/candidate.ts';
import { sourceOf } from '../../causal/components/draw.ts';
import { estimateComponents } from '../../causal/components/estimate-components.ts';
import { singleDraw } from '../../causal/components/single-draw.ts';
import { dice } from '../../causal/outcomes/outcome.ts';
import type { Matching } from '../../documents/comparison.ts';
import type { Region } from '../../graph/region.ts';
import { openActivations } from '../../inference/activations.ts';
import { createBaselineStore } from '../../inference/baseline-store.ts';
import type { CompareRun } from './compare-run.ts';
import type { Direction, FoundTransplant } from './transplant-direction.ts';

/** Dice with each layer's output as the other network has it on the same image. */
export async function transplantActivations(
  { into, receiver, giver, tensors }: Direction,
  { pairs }: Matching,
  run: CompareRun,
): Promise<readonly FoundTransplant[]> {
  const { incremental, view } = receiver.decomposed;
  const network = giver.decomposed.incremental.network;
  const regions = new Map<string, Region>();
  const layers = pairs.flatMap((pair) => {
    const [own, other] = into === 'before' ? [pair.before, pair.after] : [pair.after, pair.before];
    const region = incremental.regions.get(own);
    const shapes = [incremental.network.shapes.get(own), network.shapes.get(other)];
    if (region === undefined || shapes[0]?.join() !== shapes[1]?.join()) return [];
    regions.set(other, region);
    return [{ layer: pair.before, own }];
  });
  if (layers.length === 0) return [];
  const { model, pass } = giver.scene;
  const activations = await openActivations(model.runtime, network, regions, model.name);
  const kept = await activations.compute(pass.image).finally(() => activations.dispose());
  const theirs = sourceOf(createBaselineStore(kept, 0));
  const source = {
    values: (tensor: string, region: Region) => theirs.values(entry(tensors, tensor), region),
  };
  const before = dice(view.baseline);
  const found = layers.map(() => before);
  const candidates = layers.map(({ own }) => [wholeTensor(incremental, own)]);
  const draws = singleDraw(source, view, 1);
  const options = { view, tau: 0 };
  let last = { treatments: 0, passes: 0 };
  for await (const step of estimateComponents(incremental, candidates, draws, options, run.isCancelled)) {
    for (const { index, effect } of step.effects) found[index] = before + effect.mean;
    last = step;
  }
  run.spend(last.treatments, last.passes);
  return layers.map(({ layer }, i) => ({ layer, part: { activation: at(found, i) } }));
}
