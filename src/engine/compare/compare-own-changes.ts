import { setImmediate } from 'node:timers/promises';
import { openActivations } from '../../inference/activations.ts';
import { wholeTensor } from '../../causal/components/candidate.ts';
import { resampling } from '../../causal/components/donor-draws.ts';
import type { Draws } from '../../causal/components/draw.ts';
import {
  type ComponentStep,
  estimateComponents,
  type Found,
} from '../../causal/components/estimate-components.ts';
import { knownDifferences, type PairedUnit } from '../../causal/differences/known-differences.ts';
import { inLockstep } from '../../causal/differences/lockstep.ts';
import { dice, outcomeRange } from '../../causal/outcomes/outcome.ts';
import type { Comparison, OwnDifference } from '../../documents/comparison.ts';
import { modelMacs } from '../../graph/macs.ts';
import {
  type ExchangedParameter,
  type LayerGroup,
  layerGroups,
  type ExchangedGraph,
  withExchangedLayers,
} from '../../graph/rewrites/exchanged-layers.ts';
import type { TwoInside } from './compare-layers.ts';
import { createCompareReporter } from './compare-reporter.ts';
import type { CompareRun } from './compare-run.ts';
import { drawsFor } from '../treatments/draws-for.ts';
import type { Inside } from '../scene/inside.ts';
import { pairedWeights } from './match-layers.ts';

/** What is known of all groups with one set of weights. */
interface Side {
  readonly draws: number;
  readonly found: Map<number, Found>;
  last: ComponentStep | null;
}

/**
 * Measures how far each matched layer itself has changed: *before*, in which that layer alone has the weights of
 * *after*, against *before* as it is, under the same draws. Δ of a layer also holds what changed before and after it;
 * this does not. What a layer makes of its input with other weights is put into the tensor that it makes, so that no
 * more than what follows from it is run again. Layers of the same weights have not changed: nothing is run for them.
 * Only for layers that are set to what they are on other images.
 */
export async function compareOwnChanges(
  prepared: Comparison,
  { before, after }: TwoInside,
  run: CompareRun,
): Promise<Comparison> {
  const { question } = prepared.before;
  if (question.intervention !== 'resample') return { ...prepared, ownDifferences: [] };
  const { apart, donors, scene } = before;
  const { incremental, view } = apart;
  const { exchanged, same, unfit } = weightsOf(prepared, before, after);
  const groups = layerGroups(incremental.network, new Set([...exchanged.keys(), ...unfit])).filter(
    ({ layers }) => !layers.some((layer) => unfit.has(layer)),
  );
  const proved = same.map((layer): OwnDifference => ({ layers: [layer], ...nothing }));
  if (groups.length === 0) return { ...prepared, ownDifferences: proved };
  const candidates = groups.map((group) => [wholeTensor(incremental, lastTensor(group))]);
  const asked = await drawsFor(question, scene, apart, donors, candidates);
  const hybrid = await drawsOfHybrids(
    before,
    groups,
    withExchangedLayers(incremental.network.graph, groups, (layer) => exchanged.get(layer) ?? []),
  );
  try {
    const sides = {
      before: { draws: asked.draws.size, found: new Map(), last: null } as Side,
      after: { draws: hybrid.draws.size, found: new Map(), last: null } as Side,
    };
    const steps = (draws: Draws): AsyncGenerator<ComponentStep> =>
      estimateComponents(incremental, candidates, draws, { view, tau: 0 }, run.isCancelled);
    const { low, high } = outcomeRange('dice', view.baseline, view.baseline);
    const range = { low: low - dice(view.baseline), high: high - dice(view.baseline) };
    const differences = knownDifferences(
      groups.length,
      (index) => pairedUnit(sides.before, sides.after, index, range),
      question.tau,
    );
    const known = (): readonly OwnDifference[] => [
      ...differences().map(({ index, ...difference }): OwnDifference => {
        return { layers: [...(groups[index]?.layers ?? [])], ...difference };
      }),
      ...proved,
    ];
    const reporter = createCompareReporter({ kind: 'own' }, run.onProgress);
    const foundSoFar = (): Comparison => ({ ...prepared, ownDifferences: [...known()] });
    for await (const { side, step } of inLockstep(steps(asked.draws), steps(hybrid.draws))) {
      for (const found of step.effects) sides[side].found.set(found.index, found);
      sides[side].last = step;
      const share = [sides.before, sides.after].reduce(
        (sum, one) => sum + shareOf(one, groups.length) / 2,
        0,
      );
      const done = Math.min(asked.draws.size, sides.after.last?.draw ?? 0);
      reporter.report({ side: 'before', share, done, total: asked.draws.size, ownDifferences: known });
      run.checkpoint(foundSoFar);
      // Lets a cancellation in: ONNX Runtime may compute on this thread.
      await setImmediate();
    }
    for (const { last } of [sides.before, sides.after]) run.spend(last?.treatments ?? 0, last?.passes ?? 0);
    return foundSoFar();
  } finally {
    await asked.dispose();
    await hybrid.dispose();
  }
}

const nothing = {
  state: 'unchanged',
  n: 0,
  mean: 0,
  se: 0,
  low: 0,
  high: 0,
  unpaired: { low: 0, high: 0 },
  p: 1,
} as const;

/** Matched layers that have weights, by tensors in *before*: to exchange, the same, or of different shapes. */
function weightsOf(
  { matching }: Comparison,
  before: Inside,
  after: Inside,
): {
  readonly exchanged: ReadonlyMap<string, readonly ExchangedParameter[]>;
  readonly same: readonly string[];
  readonly unfit: ReadonlySet<string>;
} {
  const paired = pairedWeights(before.scene.model.graph, after.scene.model.graph);
  const exchanged = new Map<string, readonly ExchangedParameter[]>();
  const same: string[] = [];
  const unfit = new Set<string>();
  for (const pair of matching.pairs) {
    const weights = paired(pair);
    if (weights === null) unfit.add(pair.before);
    else if (weights.some((values) => !isSame(values))) exchanged.set(pair.before, weights);
    else if (weights.length > 0) same.push(pair.before);
  }
  return { exchanged, same, unfit };
}

function isSame([own, other]: ExchangedParameter): boolean {
  const { bytes } = other.values;
  return own.values.bytes.every((byte, i) => byte === bytes[i]);
}

function lastTensor({ nodes }: LayerGroup): string {
  return nodes.at(-1)?.outputs[0] ?? '';
}

/** Draws of what each group makes with its other weights: of the image itself first, then of the donors. */
async function drawsOfHybrids(
  { apart, donors, scene }: Inside,
  groups: readonly LayerGroup[],
  { graph, tensors }: ExchangedGraph,
): Promise<{ readonly draws: Draws; dispose(): Promise<void> }> {
  const { incremental, view, viewOf, memory } = apart;
  const { network, regions, store, fullCost } = incremental;
  const read = [...tensors].flatMap(([tensor, name]) => {
    const region = regions.get(tensor);
    return region === undefined ? [] : [{ name, region, shape: network.shapes.get(tensor) ?? [] }];
  });
  const kept = new Map(read.map(({ name, region }) => [name, region]));
  const shapes = new Map([...network.shapes, ...read.map(({ name, shape }) => [name, shape] as const)]);
  const { model, look } = scene;
  const activations = await openActivations(model.runtime, { ...network, graph, shapes }, kept, model.name);
  const runs = resampling({
    donors: {
      count: donors.count + 1,
      load: (index) => (index === 0 ? Promise.resolve(look.image) : donors.load(index - 1)),
    },
    activations,
    clean: { store, view },
    viewOf,
    memory,
  });
  const copied = new Set(groups.flatMap(({ nodes }) => nodes.flatMap(({ outputs }) => outputs)));
  const nodes = network.nodes.filter(({ output }) => copied.has(output));
  const passesEach = 1 + modelMacs({ ...network, nodes }) / fullCost;
  return {
    draws: {
      ...runs,
      areRuns: false,
      passes: () => passesEach * runs.passes(),
      load: async (start, count) =>
        (await runs.load(start, count)).map(({ source, world }) => ({
          world,
          source: { values: (tensor, region) => source.values(tensors.get(tensor) ?? tensor, region) },
        })),
    },
    dispose: () => activations.dispose(),
  };
}

function shareOf({ last }: Side, groups: number): number {
  if (last === null) return 0;
  return last.done === groups ? 1 : last.share;
}

/** Whether a group has taken, or refused, every draw. */
function hasAll({ found, draws }: Side, index: number): boolean {
  const effect = found.get(index)?.effect;
  return effect?.state === 'proved' || (effect?.n ?? 0) + (effect?.refused ?? 0) === draws;
}

/**
 * What a group changes with its own weights and with the others, by donor. The others change Dice even on the image
 * itself, which is their first draw; a donor that leaves the group as it was with either does not count.
 * @param range the least and most that Dice can change by
 */
function pairedUnit(
  before: Side,
  after: Side,
  index: number,
  range: PairedUnit['before']['range'],
): PairedUnit {
  const [own, other] = [before, after].map(({ found }) => found.get(index)?.changes ?? none);
  const [ownIsDone, otherIsDone] = [hasAll(before, index), hasAll(after, index)];
  const isProved = before.found.get(index)?.effect.state === 'proved';
  const isBased = otherIsDone || other?.has(0) === true;
  const base = other?.get(0) ?? 0;
  const donors = Array.from({ length: before.draws }, (_, donor) => donor).filter(
    (donor) =>
      isBased &&
      (ownIsDone || own?.has(donor)) &&
      (otherIsDone || other?.has(donor + 1)) &&
      (own?.has(donor) === true || (other?.get(donor + 1) ?? 0) !== base),
  );
  const still = { changes: [], range: { low: 0, high: 0 } };
  return {
    before: isProved ? still : { changes: donors.map((donor) => own?.get(donor) ?? 0), range },
    after: isProved
      ? still
      : {
          changes: donors.map((donor) => (other?.get(donor + 1) ?? 0) - base),
          range: { low: range.low - base, high: range.high - base },
        },
    size:
      ownIsDone && otherIsDone
        ? donors.length
        : before.draws - (before.found.get(index)?.effect.refused ?? 0),
  };
}

const none: ReadonlyMap<number, number> = new Map();
