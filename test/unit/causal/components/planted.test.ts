import { strict as assert } from 'node:assert';
import { openActivations } from '../../../../src/inference/activations.ts';
import { rangeOf, wholeTensor } from '../../../../src/causal/components/candidate.ts';
import { resampling, restoring } from '../../../../src/causal/components/donor-draws.ts';
import {
  estimateComponents,
  type CandidateEffect,
} from '../../../../src/causal/components/estimate-components.ts';
import type { Part } from '../../../../src/graph/crop/unit.ts';
import { withEdges } from '../../../../src/graph/rewrites/edges.ts';
import { wholeOf } from '../../../../src/graph/region.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';
import type { Value } from '../../../support/graph-writer.ts';
import { prepare } from '../../../support/incremental.ts';
import { weightedView } from '../../../support/weighted-view.ts';

const runtime = createOnnxRuntime();
const spaces = { '2-D': [16, 16], '3-D': [8, 8, 8] } as const;

/** A convolution of single positions that reads the given share of each channel. */
function reading(b: GraphBuilder, x: Value, weights: readonly number[]): Value {
  const ones = x.shape.slice(2).map(() => 1);
  const kernel = b.floats(Float32Array.from(weights), [1, weights.length, ...ones]);
  return b.apply('Conv', [x, kernel], [1, 1, ...x.shape.slice(2)]);
}

const same = (b: GraphBuilder, x: Value, channels: number): Value =>
  b.relu(b.conv(x, { channels, kernel: 3, pads: 'same' }));

/** What carries the outcome: parts by name, the model's tensors themselves, and the outcome that is theirs alone. */
interface Planted {
  readonly b: GraphBuilder;
  readonly output: Value;
  readonly candidates: Readonly<Record<string, Value | readonly [Value, string] | readonly [Value, number]>>;
  readonly carriers: readonly string[];
}

function oneChannel(space: readonly number[]): Planted {
  const b = new GraphBuilder();
  const hidden = same(b, b.input([1, 1, ...space]), 6);
  const output = reading(b, hidden, [0, 0, 0, 2, 0, 0]);
  const channels = Array.from({ length: 6 }, (_, i) => [`channel ${i}`, [hidden, i]] as const);
  return {
    b,
    output,
    candidates: { ...Object.fromEntries(channels), hidden },
    carriers: ['channel 3', 'hidden'],
  };
}

/** A skip connection and a path down that come together; the outcome reads one of them. */
function oneWay(space: readonly number[], way: 'skip' | 'deep'): Planted {
  const b = new GraphBuilder();
  const skip = same(b, b.input([1, 1, ...space]), 2);
  const pooled = b.maxPool(skip, { kernel: 2, stride: 2 });
  const deep = same(b, pooled, 3);
  const up = b.transposedConv(deep, { channels: 2, kernel: 2, stride: 2 });
  const joined = b.concat([skip, up]);
  const output = reading(b, joined, way === 'skip' ? [1, -1, 0, 0] : [0, 0, 1, -1]);
  const candidates = {
    skip,
    'skip seen by the join': [skip, 'Concat'],
    'skip seen by the path down': [skip, 'MaxPool'],
    pooled,
    deep,
    up,
    joined,
  } as const;
  const carriers =
    way === 'skip'
      ? ['skip', 'skip seen by the join', 'joined']
      : ['skip', 'skip seen by the path down', 'pooled', 'deep', 'up', 'joined'];
  return { b, output, candidates, carriers };
}

/** Two branches of which one alone is added with a weight that is not zero: a residual block that does nothing. */
function oneLayer(space: readonly number[]): Planted {
  const b = new GraphBuilder();
  const stem = same(b, b.input([1, 1, ...space]), 2);
  const alive = same(b, stem, 2);
  const dead = same(b, stem, 2);
  const output = b.add(reading(b, alive, [1, 0.5]), reading(b, dead, [0, 0]));
  return { b, output, candidates: { stem, alive, dead }, carriers: ['stem', 'alive'] };
}

const networks = {
  'one channel': oneChannel,
  'one skip connection': (space: readonly number[]) => oneWay(space, 'skip'),
  'the path down': (space: readonly number[]) => oneWay(space, 'deep'),
  'one layer': oneLayer,
};

describe('a planted cause', () => {
  for (const [dimensions, space] of Object.entries(spaces)) {
    for (const [name, build] of Object.entries(networks)) {
      for (const intervention of ['resample', 'restore'] as const) {
        it(`is found, and nothing else: ${name}, ${dimensions}, ${intervention}`, async () => {
          const planted = build(space);
          const found = await effectsOf(planted, space, intervention);
          const felt = [...found].filter(([, { effect }]) => effect.mean !== 0).map(([key]) => key);
          assert.deepEqual(felt.toSorted(), planted.carriers.toSorted());
          for (const [key, { effect }] of found) {
            if (planted.carriers.includes(key)) assert.equal(effect.state, 'decided', key);
            else assert.ok(['negligible', 'proved'].includes(effect.state), `${key} is ${effect.state}`);
            if (effect.state !== 'proved') assert.deepEqual([effect.n, effect.rejected], [4, 0], key);
          }
        });
      }
    }
  }
});

async function effectsOf(
  { b, output, candidates }: Planted,
  space: readonly number[],
  intervention: 'resample' | 'restore',
): Promise<ReadonlyMap<string, CandidateEffect>> {
  const { graph, edges } = withEdges(b.build(output), 'image');
  const random = randomNumbers(7);
  const shape = [1, 1, ...space];
  const images = Array.from({ length: 5 }, () => uniform(random, sizeOf(shape), 1));
  const image: Tensor = { type: 'float32', shape, data: images[0] ?? new Float32Array() };
  const target = wholeOf(output.shape).map((whole, axis) => (axis < 2 ? whole : ([4, 7] as const)));
  const incremental = await prepare({ runtime, graph, image, target, hasInnerUnits: true });
  const nodes = new Map(graph.nodes.map((node) => [node.name, node.operator]));
  const parts = Object.values(candidates).map((candidate): readonly Part[] => {
    if ('name' in candidate) return [wholeTensor(incremental, candidate.name)];
    const [{ name }, which] = candidate;
    if (typeof which === 'number') return [rangeOf(incremental, name, 1, [which, which + 1])];
    const edge = edges.find(({ tensor, consumer }) => tensor === name && nodes.get(consumer) === which);
    return [wholeTensor(incremental, edge?.view ?? '')];
  });
  const { store, network, regions, runner } = incremental;
  const activations = await openActivations(runtime, network, regions, 'the planted model');
  const viewOf = (values: typeof store): ReturnType<typeof weightedView> =>
    weightedView(target, values.crop('output', target, 0));
  const donors = { count: 4, load: (i: number) => Promise.resolve(images[i + 1] ?? new Float32Array()) };
  const clean = { store, view: viewOf(store) };
  const options = { donors, activations, clean, viewOf, memory: 1e6 };
  const draws = intervention === 'resample' ? resampling(options) : restoring(options);
  const found = new Map<string, CandidateEffect>();
  const names = Object.keys(candidates);
  for await (const step of estimateComponents(
    incremental,
    parts,
    draws,
    { view: clean.view, tau: 0.02 },
    () => false,
  ))
    for (const one of step.effects) found.set(names[one.index] ?? '', one);
  await activations.dispose();
  await runner.dispose();
  return found;
}
