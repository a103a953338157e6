import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { openActivations } from '../../../../src/inference/activations.ts';
import { wholeTensor } from '../../../../src/causal/components/candidate.ts';
import { resampling, restoring } from '../../../../src/causal/components/donor-draws.ts';
import type { Draws } from '../../../../src/causal/components/draw.ts';
import {
  estimateComponents,
  type CandidateEffect,
} from '../../../../src/causal/components/estimate-components.ts';
import { mediate, type Passed } from '../../../../src/causal/components/mediate.ts';
import { meanOver, ownMean, singleDraw, zero } from '../../../../src/causal/components/single-draw.ts';
import type { Incremental } from '../../../../src/inference/incremental.ts';
import { runProbe } from '../../../../src/inference/observe.ts';
import { UserError } from '../../../../src/errors.ts';
import { channelAxis } from '../../../../src/graph/layers/channel-axis.ts';
import type { Part } from '../../../../src/graph/crop/unit.ts';
import { withEdges } from '../../../../src/graph/rewrites/edges.ts';
import { meanProbe } from '../../../../src/graph/rewrites/mean-probe.ts';
import { modulesOf } from '../../../../src/graph/layers/modules.ts';
import { type Region, wholeOf } from '../../../../src/graph/region.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';
import { prepare } from '../../../support/incremental.ts';
import {
  buildRandomGraph,
  localKinds,
  mixingKinds,
  recipes,
  type Recipe,
} from '../../../support/random-graph/random-graph.ts';
import { Dials } from '../../../support/random-graph/dials.ts';
import { type Place, slowReference, type SlowReference, withPart } from '../../../support/slow-reference.ts';
import { weightedMean, weightedView } from '../../../support/weighted-view.ts';

const runtime = createOnnxRuntime();
const factor = Number(process.env['SEGCAUSE_RUNS'] ?? 1);
const tolerance = 1e-4;
const donorCount = 3;

const interventions = ['resample', 'mean', 'ownMean', 'zero', 'restore'] as const;

/** A unit as the engine sees it, and as the slow reference does. */
interface Unit {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly places: readonly { readonly place: Place; readonly region: Region }[];
}

/** One model at work: everything that both sides need. */
interface Stage {
  readonly incremental: Incremental;
  readonly reference: SlowReference;
  readonly image: Tensor;
  readonly donors: readonly Tensor[];
  readonly target: Region;
  readonly outputShape: readonly number[];
  readonly units: readonly Unit[];
}

const case_ = fc.record({
  recipe: recipes([localKinds[0] ?? '', ...localKinds.slice(1), ...mixingKinds]),
  dials: fc.array(fc.nat(1000), { minLength: 30, maxLength: 30 }),
});

describe('effects inside a network', function () {
  this.timeout(600_000);

  for (const intervention of interventions) {
    it(`equal passes through the whole model, for every kind of unit (${intervention})`, async () => {
      const tally = { felt: 0, compared: 0 };
      await fc.assert(
        fc.asyncProperty(case_, async ({ recipe, dials }) => {
          const stage = await stageOf(recipe, dials);
          if (stage === null) return;
          await compare(stage, intervention, tally);
          await stage.incremental.runner.dispose();
        }),
        { numRuns: Math.round(60 * factor), endOnFailure: factor < 1 },
      );
      assert.ok(tally.compared >= 150 * factor, `only ${tally.compared} units`);
      assert.ok(tally.felt >= tally.compared / 4, `only ${tally.felt} of ${tally.compared} were felt`);
    });
  }

  it('pass through and around layers as they do in whole passes', async () => {
    let felt = 0;
    await fc.assert(
      fc.asyncProperty(case_, async ({ recipe, dials }) => {
        const stage = await stageOf(recipe, dials);
        if (stage === null) return;
        if (await compareMediation(stage, new Dials(dials.slice(20)))) felt += 1;
        await stage.incremental.runner.dispose();
      }),
      { numRuns: Math.round(60 * factor), endOnFailure: factor < 1 },
    );
    assert.ok(felt >= 20 * factor, `only ${felt} were felt`);
  });
});

async function stageOf(recipe: Recipe, numbers: readonly number[]): Promise<Stage | null> {
  const model = buildRandomGraph(recipe);
  const random = randomNumbers(recipe.seed + 1);
  const images = Array.from({ length: 1 + donorCount }, (): Tensor => {
    const { shape } = model.image;
    return { type: 'float32', shape, data: uniform(random, sizeOf(shape), 1.7) };
  });
  const [image, ...donors] = images;
  if (image === undefined) return null;
  const d = new Dials(numbers);
  const target = d.region(model.output.shape);
  const { graph, edges } = withEdges(model.graph, model.image.name);
  let incremental: Incremental;
  try {
    incremental = await prepare({ runtime, graph, image, target, hasInnerUnits: true });
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
  const isFloat = (name: string): boolean =>
    incremental.store.has(name) && incremental.store.typeOf(name) === 'float32';
  const all = [...incremental.network.shapes.keys()].filter(
    (name) => isFloat(name) && name !== model.image.name,
  );
  const inner = all.filter((name) => model.graph.nodes.some(({ outputs }) => outputs.includes(name)));
  const shapeOf = (name: string): readonly number[] => incremental.network.shapes.get(name) ?? [];
  const units: Unit[] = [];
  const add = (name: string, ...parts: readonly (Part & { readonly place?: Place })[]): void => {
    units.push({
      name: `${name} ${parts.map(({ tensor }) => tensor).join()}`,
      parts,
      places: parts.map(({ tensor, region, place }) => ({
        region,
        place: place ?? { tensor, consumer: null },
      })),
    });
  };
  const pick = <T>(some: readonly T[]): T | undefined => some[d.between(0, Math.max(0, some.length - 1))];
  for (let i = 0; i < 2; i++) {
    const tensor = pick(inner);
    if (tensor === undefined) continue;
    add('layer', wholeTensor(incremental, tensor));
    const axis = channelAxis(incremental.network, tensor);
    if (axis !== null) {
      const range = d.interval(shapeOf(tensor)[axis] ?? 1, 2);
      add('channels', {
        tensor,
        region: wholeOf(shapeOf(tensor)).map((whole, j) => (j === axis ? range : whole)),
      });
    }
    add('block', { tensor, region: d.region(shapeOf(tensor), 4) });
  }
  const edge = pick(edges.filter(({ view }) => isFloat(view)));
  if (edge !== undefined) {
    const place = { tensor: edge.tensor, consumer: edge.consumer };
    add('edge', { ...wholeTensor(incremental, edge.view), place });
  }
  const module = pick(
    modulesOf(model.graph, model.image.name).filter(({ tensors }) => tensors.every(isFloat)),
  );
  if (module !== undefined)
    add('module', ...module.tensors.map((tensor) => wholeTensor(incremental, tensor)));
  return {
    incremental,
    reference: slowReference(runtime, model.graph, inner),
    image,
    donors,
    target,
    outputShape: model.output.shape,
    units,
  };
}

type Intervention = (typeof interventions)[number];

async function compare(
  stage: Stage,
  intervention: Intervention,
  tally: { felt: number; compared: number },
): Promise<void> {
  const { incremental, units, target } = stage;
  const view = weightedView(target, incremental.store.crop('output', target, 0));
  const { draws, dispose } = await drawsOf(stage, intervention);
  const found = new Map<number, CandidateEffect>();
  const parts = units.map((unit) => unit.parts);
  for await (const step of estimateComponents(incremental, parts, draws, { view, tau: 0 }, () => false))
    for (const one of step.effects) found.set(one.index, one);
  await dispose();
  for (const [index, unit] of units.entries()) {
    const expected = await expectedChanges(stage, unit, intervention).catch((error: unknown) => {
      // The runtime merges a Pad into pools that then pad too much.
      if (error instanceof UserError) return null;
      throw error;
    });
    if (expected === null) continue;
    const { effect, changes } = found.get(index) ?? {};
    assert.ok(effect !== undefined && changes !== undefined, unit.name);
    const taken = effect.state === 'proved' ? [] : [...changes.keys()];
    assert.equal(effect.n, taken.length);
    if (effect.state !== 'proved')
      assert.equal(effect.n + effect.rejected, expected.changes.length, unit.name);
    if (expected.changes.some(Number.isNaN)) continue;
    const mean =
      taken.reduce((sum, draw) => sum + (expected.changes[draw] ?? NaN), 0) / Math.max(1, taken.length);
    const far = (a: number, b: number): boolean => !(Math.abs(a - b) <= tolerance * expected.range);
    const text = `${unit.name}: ${effect.mean / 100} instead of ${mean}, of a range of ${expected.range}`;
    assert.ok(!far(effect.mean / 100, mean), text);
    for (const [draw, change] of expected.changes.entries())
      if (!taken.includes(draw))
        assert.ok(!far(change, 0), `${unit.name}: draw ${draw} was rejected and is felt`);
    tally.compared += 1;
    tally.felt += Math.abs(mean) > tolerance * expected.range ? 1 : 0;
  }
}

async function drawsOf(
  { incremental, donors, image, target, units }: Stage,
  intervention: Intervention,
): Promise<{ readonly draws: Draws; readonly dispose: () => Promise<void> }> {
  const { network, regions, store } = incremental;
  const activations = await openActivations(runtime, network, regions, 'the random model');
  const viewOf = (values: typeof store): ReturnType<typeof weightedView> =>
    weightedView(target, values.crop('output', target, 0));
  const images = {
    count: donors.length,
    load: (i: number) => Promise.resolve(donors[i]?.data as Float32Array),
  };
  const view = viewOf(store);
  const options = {
    donors: images,
    activations,
    clean: { store, view },
    viewOf,
    memory: 2 * activations.bytes,
  };
  const dispose = (): Promise<void> => activations.dispose();
  switch (intervention) {
    case 'resample':
      return { draws: resampling(options), dispose };
    case 'restore':
      return { draws: restoring(options), dispose };
    case 'mean':
      return { draws: singleDraw(await meanOver(images, activations, store), view), dispose };
    case 'zero':
      return { draws: singleDraw(zero(store), view), dispose };
    case 'ownMean': {
      const tensors = new Set(units.flatMap(({ parts }) => parts.map(({ tensor }) => tensor)));
      const axes = new Map([...tensors].map((tensor) => [tensor, meanAxes(incremental, tensor)] as const));
      const item = { input: network.input, tensor: image };
      const means = await runProbe(runtime, meanProbe(network.graph, axes), item, 'the random model');
      return { draws: singleDraw(ownMean(means, store), view), dispose };
    }
  }
}

function meanAxes({ network }: Incremental, tensor: string): readonly number[] {
  const channels = channelAxis(network, tensor);
  return [...(network.shapes.get(tensor) ?? []).keys()].filter((axis) => axis > 0 && axis !== channels);
}

/** By how much each draw moves the weighted mean, by whole passes. */
async function expectedChanges(
  stage: Stage,
  { places }: Unit,
  intervention: Intervention,
): Promise<{ readonly changes: readonly number[]; readonly range: number }> {
  const { reference, image, donors } = stage;
  const clean = await reference.values(image);
  const others = await Promise.all(donors.map((donor) => reference.values(donor)));
  const of = (values: ReadonlyMap<string, Tensor>, tensor: string): Tensor => {
    const value = values.get(tensor);
    assert.ok(value, tensor);
    return value;
  };
  const change = async (
    world: ReadonlyMap<string, Tensor>,
    input: Tensor,
    valueOf: (tensor: string) => Tensor,
  ): Promise<number> => {
    const sets = places.map(({ place, region }) => {
      return { place, value: withPart(of(world, place.tensor), region, valueOf(place.tensor)) };
    });
    const before = of(world, 'output').data as Float32Array;
    return meanAt(stage, await reference.output(input, sets)) - meanAt(stage, before);
  };
  const changes: number[] = [];
  const mapped = (tensor: string, f: (values: Float32Array) => Float32Array): Tensor => {
    const one = of(clean, tensor);
    return { ...one, data: f(one.data as Float32Array) };
  };
  switch (intervention) {
    case 'resample':
      for (const other of others) changes.push(await change(clean, image, (tensor) => of(other, tensor)));
      break;
    case 'restore':
      for (const [i, other] of others.entries())
        changes.push(await change(other, donors[i] ?? image, (tensor) => of(clean, tensor)));
      break;
    case 'zero':
      changes.push(await change(clean, image, (tensor) => mapped(tensor, (values) => values.map(() => 0))));
      break;
    case 'mean':
      changes.push(
        await change(clean, image, (tensor) =>
          mapped(tensor, (values) =>
            values.map(
              (_, i) =>
                others.reduce((sum, other) => sum + Number(of(other, tensor).data[i]), 0) / others.length,
            ),
          ),
        ),
      );
      break;
    case 'ownMean':
      changes.push(
        await change(clean, image, (tensor) => {
          const view = places.findIndex(({ place }) => place.tensor === tensor);
          const axes = meanAxes(
            stage.incremental,
            stage.units.find((unit) => unit.places === places)?.parts[view]?.tensor ?? tensor,
          );
          return mapped(tensor, (values) => meanAlong(values, of(clean, tensor).shape, axes));
        }),
      );
      break;
  }
  const values = [clean, ...others].map((one) => of(one, 'output').data as Float32Array);
  return { changes, range: Math.max(1e-2, ...values.map(spanOf)) };
}

/** Each value replaced by the mean over some axes. */
function meanAlong(values: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const keyOf = (i: number): number =>
    shape.reduce((key, length, axis) => {
      const at = Math.floor(i / (strides[axis] ?? 1)) % length;
      return key + (axes.includes(axis) ? 0 : at * (strides[axis] ?? 1));
    }, 0);
  const sums = new Map<number, { sum: number; count: number }>();
  values.forEach((value, i) => {
    const entry = sums.get(keyOf(i)) ?? { sum: 0, count: 0 };
    sums.set(keyOf(i), { sum: entry.sum + value, count: entry.count + 1 });
  });
  return values.map((_, i) => {
    const { sum, count } = sums.get(keyOf(i)) ?? { sum: 0, count: 1 };
    return sum / count;
  });
}

function spanOf(values: Float32Array): number {
  return (
    values.reduce((most, value) => Math.max(most, value), -Infinity) -
    values.reduce((least, value) => Math.min(least, value), Infinity)
  );
}

function meanAt({ target, outputShape }: Stage, output: Float32Array): number {
  const shape = target.map(([start, end]) => end - start);
  const whole: Tensor = { type: 'float32', shape: outputShape, data: output };
  const strides = outputShape.map((_, axis) => sizeOf(outputShape.slice(axis + 1)));
  const values = new Float32Array(sizeOf(shape));
  values.forEach((_, i) => {
    let [rest, from] = [i, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] ?? 1;
      from += ((target[axis]?.[0] ?? 0) + (rest % length)) * (strides[axis] ?? 1);
      rest = Math.floor(rest / length);
    }
    values[i] = Number(whole.data[from]);
  });
  return weightedMean(values);
}

/** Whether the block was felt at all. */
async function compareMediation(stage: Stage, d: Dials): Promise<boolean> {
  const { incremental, reference, image, donors, target } = stage;
  const layer = stage.units.find(({ name }) => name.startsWith('layer'));
  if (layer === undefined) return false;
  const tensor = layer.parts[0]?.tensor ?? '';
  const block = d.region(image.shape, 6);
  const view = weightedView(target, incremental.store.crop('output', target, 0));
  const cut = (from: Tensor): Float32Array => {
    const shape = block.map(([start, end]) => end - start);
    const values = new Float32Array(sizeOf(shape));
    const moved = withPart({ type: 'float32', shape, data: values }, wholeOf(shape), {
      ...from,
      shape,
      data: sliced(from, block),
    });
    return moved.data as Float32Array;
  };
  const mediated = {
    block: { tensor: incremental.network.input, region: block },
    tensor,
    draws: donors.length,
    value: (draw: number) => cut(donors[draw] ?? image),
  };
  let found: Passed | null = null;
  for await (const step of mediate(incremental, view, mediated, () => false)) found = step;
  assert.ok(found);
  assert.equal(found.n, donors.length);
  const clean = await reference.values(image);
  const layerOf = (values: ReadonlyMap<string, Tensor>): Tensor => values.get(tensor) ?? image;
  const before = meanAt(stage, clean.get('output')?.data as Float32Array);
  const place = { tensor, consumer: null };
  const sums = { total: 0, indirect: 0, direct: 0 };
  for (const donor of donors) {
    const treated = withPart(image, block, donor);
    const values = await reference.values(treated);
    sums.total += meanAt(stage, values.get('output')?.data as Float32Array) - before;
    sums.indirect +=
      meanAt(stage, await reference.output(image, [{ place, value: layerOf(values) }])) - before;
    sums.direct +=
      meanAt(stage, await reference.output(treated, [{ place, value: layerOf(clean) }])) - before;
  }
  const range = Math.max(1e-2, spanOf(clean.get('output')?.data as Float32Array));
  for (const kind of ['total', 'indirect', 'direct'] as const) {
    const expected = sums[kind] / donors.length;
    const got = found[kind].mean / 100;
    assert.ok(
      Math.abs(got - expected) <= tolerance * range,
      `${tensor}, ${kind}: ${got} instead of ${expected}`,
    );
  }
  return Math.abs(sums.total) > tolerance * range;
}

function sliced({ data, shape }: Tensor, region: Region): Float32Array {
  const lengths = region.map(([start, end]) => end - start);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  return Float32Array.from({ length: sizeOf(lengths) }, (_, i) => {
    let [rest, from] = [i, 0];
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      const length = lengths[axis] ?? 1;
      from += ((region[axis]?.[0] ?? 0) + (rest % length)) * (strides[axis] ?? 1);
      rest = Math.floor(rest / length);
    }
    return Number(data[from]);
  });
}
