import { setImmediate } from 'node:timers/promises';
import { openActivations } from '../../inference/activations.ts';
import { createBaselineStore } from '../../inference/baseline-store.ts';
import { wholeTensor } from '../../causal/components/candidate.ts';
import { sourceOf } from '../../causal/components/draw.ts';
import { estimateComponents } from '../../causal/components/estimate-components.ts';
import { singleDraw } from '../../causal/components/single-draw.ts';
import { dice } from '../../causal/outcomes/outcome.ts';
import type { Comparison, Matching, Transplant } from '../../documents/comparison.ts';
import type { ExchangedParameter } from '../../graph/rewrites/exchanged-layers.ts';
import type { Region } from '../../graph/region.ts';
import type { TwoInside } from './compare-layers.ts';
import { createCompareReporter } from './compare-reporter.ts';
import type { CompareRun } from './compare-run.ts';
import type { Inside } from '../scene/inside.ts';
import { pairedWeights } from './match-layers.ts';
import { isSameBut } from './same-but-weights.ts';
import { openSwapped } from './swap-weights.ts';

type Into = Transplant['into'];

/** Two networks seen from the one that receives. */
interface Direction {
  readonly into: Into;
  readonly receiver: Inside;
  readonly giver: Inside;
  /** Tensors of the giver by those of the receiver. */
  readonly tensors: ReadonlyMap<string, string>;
  /** For each layer, by its tensor in *before*: its weights and the giver's; null where those do not fit. */
  readonly weights: ReadonlyMap<string, readonly ExchangedParameter[] | null>;
}

/** Puts each matched layer of either network into the other, and measures the Dice of the RoI. */
export async function transplant(
  prepared: Comparison,
  inside: TwoInside,
  run: CompareRun,
): Promise<Comparison> {
  const { matching } = prepared;
  const directions = [directionOf('before', matching, inside), directionOf('after', matching, inside)];
  const found = new Map<string, Transplant>();
  const areComplements = isSameBut(namesIn(directions), inside.before, inside.after);
  const waysInto = (into: Into): readonly Way[] =>
    areComplements && into === 'after' ? ['weights'] : ['weights', 'fromFirst', 'fromLast'];
  const total = directions.reduce(
    (sum, direction) => sum + 1 + waysInto(direction.into).length * layersWithWeights(direction).length,
    0,
  );
  let done = 0;
  const reporter = createCompareReporter({ kind: 'transplant' }, run.onProgress);
  const add = (into: Into, layer: string, part: Partial<Transplant>): void => {
    const key = `${into} ${layer}`;
    const known = found.get(key) ?? {
      into,
      layer,
      activation: null,
      weights: null,
      fromFirst: null,
      fromLast: null,
    };
    found.set(key, { ...known, ...part });
  };
  const tell = async (): Promise<void> => {
    done += 1;
    const transplants = [...found.values()];
    reporter.report({ side: 'before', share: done / total, done, total, transplants });
    run.checkpoint(() => ({ ...prepared, transplants: [...found.values()] }));
    // Lets a cancellation in: ONNX Runtime may compute on this thread.
    await setImmediate();
  };
  for (const direction of directions) {
    if (run.isCancelled()) break;
    for (const [layer, value] of await byActivations(direction, matching, run))
      add(direction.into, layer, { activation: value });
    await tell();
  }
  for (const direction of directions) {
    const layers = layersWithWeights(direction).map(([layer]) => layer);
    for await (const { layer, part } of byWeights(direction, prepared, waysInto(direction.into), run)) {
      add(direction.into, layer, part);
      if (areComplements && direction.into === 'before') {
        for (const other of complementsOf(layers, layer, part, prepared.before.baseline.dice))
          add('after', other.layer, other.part);
      }
      await tell();
    }
  }
  return { ...prepared, transplants: [...found.values()] };
}

/** Which weights of the other network are put in: those of one layer, of all up to it, or of all from it on. */
type Way = 'weights' | 'fromFirst' | 'fromLast';

/** A layer, and what was found of it. */
interface Found {
  readonly layer: string;
  readonly part: Partial<Transplant>;
}

/** The constants of *before* that are exchanged. */
function namesIn([into]: readonly Direction[]): ReadonlySet<string> {
  const all = [...(into?.weights.values() ?? [])].flatMap((weights) => weights ?? []);
  return new Set(all.map(([{ name }]) => name));
}

/**
 * What weights in *before* say of *after*, where the two are one network with other weights: *before* with all of them
 * up to a layer is *after* with those of *before* from the next on.
 * @param own Dice of *before*, which *after* becomes with all of its weights
 */
function complementsOf(
  layers: readonly string[],
  layer: string,
  { fromFirst = null, fromLast = null }: Partial<Transplant>,
  own: number,
): readonly Found[] {
  const index = layers.indexOf(layer);
  const [last, next] = [layers[index - 1], layers[index + 1]];
  if (fromFirst !== null) {
    const first: readonly Found[] = index === 0 ? [{ layer, part: { fromLast: rounded(own) } }] : [];
    return next === undefined ? first : [...first, { layer: next, part: { fromLast: fromFirst } }];
  }
  if (fromLast === null) return [];
  const behind: readonly Found[] = next === undefined ? [{ layer, part: { fromFirst: rounded(own) } }] : [];
  return last === undefined ? behind : [...behind, { layer: last, part: { fromFirst: fromLast } }];
}

function directionOf(into: Into, { pairs }: Matching, inside: TwoInside): Direction {
  const isBefore = into === 'before';
  const [receiver, giver] = isBefore ? [inside.before, inside.after] : [inside.after, inside.before];
  const paired = pairedWeights(inside.before.scene.model.graph, inside.after.scene.model.graph);
  const turned = (weights: readonly ExchangedParameter[]): readonly ExchangedParameter[] =>
    isBefore ? weights : weights.map(([own, other]) => [other, own] as const);
  return {
    into,
    receiver,
    giver,
    tensors: new Map(pairs.map(({ before, after }) => (isBefore ? [before, after] : [after, before]))),
    weights: new Map(
      pairs.map((pair) => {
        const weights = paired(pair);
        return [pair.before, weights && turned(weights)];
      }),
    ),
  };
}

/** Dice with each layer's output as the other network has it on the same image, by the layer's tensor in *before*. */
async function byActivations(
  { into, receiver, giver, tensors }: Direction,
  { pairs }: Matching,
  run: CompareRun,
): Promise<ReadonlyMap<string, number>> {
  const { incremental, view } = receiver.apart;
  const network = giver.apart.incremental.network;
  const regions = new Map<string, Region>();
  const layers = pairs.flatMap((pair) => {
    const [own, other] = into === 'before' ? [pair.before, pair.after] : [pair.after, pair.before];
    const region = incremental.regions.get(own);
    const shapes = [incremental.network.shapes.get(own), network.shapes.get(other)];
    if (region === undefined || shapes[0]?.join() !== shapes[1]?.join()) return [];
    regions.set(other, region);
    return [{ layer: pair.before, own }];
  });
  if (layers.length === 0) return new Map();
  const { model, look } = giver.scene;
  const activations = await openActivations(model.runtime, network, regions, model.name);
  const kept = await activations.compute(look.image).finally(() => activations.dispose());
  const theirs = sourceOf(createBaselineStore(kept, 0));
  const source = {
    values: (tensor: string, region: Region) => theirs.values(tensors.get(tensor) ?? '', region),
  };
  const before = dice(view.baseline);
  const found = new Map(layers.map(({ layer }) => [layer, rounded(before)]));
  const candidates = layers.map(({ own }) => [wholeTensor(incremental, own)]);
  const draws = singleDraw(source, view, 1);
  let last = { treatments: 0, passes: 0 };
  for await (const step of estimateComponents(
    incremental,
    candidates,
    draws,
    { view, tau: 0 },
    run.isCancelled,
  )) {
    for (const { index, effect } of step.effects) {
      const layer = layers[index]?.layer;
      if (layer !== undefined) found.set(layer, rounded(before + effect.mean));
    }
    last = step;
  }
  run.spend(last.treatments, last.passes);
  return found;
}

function layersWithWeights({
  weights,
}: Direction): readonly (readonly [string, readonly ExchangedParameter[]])[] {
  return [...weights].flatMap(([layer, own]) =>
    own === null || own.length === 0 ? [] : [[layer, own] as const],
  );
}

/** Dice with the other network's weights, in each of some ways. */
async function* byWeights(
  direction: Direction,
  { before, after }: Comparison,
  ways: readonly Way[],
  run: CompareRun,
): AsyncGenerator<Found> {
  const { receiver, into } = direction;
  const { roi } = (into === 'before' ? before : after).question;
  const layers = layersWithWeights(direction);
  const model = await openSwapped(
    receiver,
    roi,
    layers.flatMap(([, weights]) => weights),
  );
  if (model === null) return;
  const weightsBy: Readonly<Record<Way, (index: number) => readonly ExchangedParameter[]>> = {
    weights: (index) => layers[index]?.[1] ?? [],
    fromFirst: (index) => layers.slice(0, index + 1).flatMap(([, weights]) => weights),
    fromLast: (index) => layers.slice(index).flatMap(([, weights]) => weights),
  };
  try {
    for (const way of ways) {
      for (const [index, [layer]] of layers.entries()) {
        if (run.isCancelled()) return;
        yield { layer, part: { [way]: rounded(await model.dice(weightsBy[way](index))) } };
        run.spend(1, 1);
      }
    }
  } finally {
    await model.dispose();
  }
}

/** Millionths of a point are noise of floating-point sums. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
