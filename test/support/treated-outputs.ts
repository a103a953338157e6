import { openActivations } from '../../src/inference/activations.ts';
import { copyBox } from '../../src/inference/copy-box.ts';
import { createBaselineStore } from '../../src/inference/baseline-store.ts';
import { createCropRunner } from '../../src/inference/crop-runner.ts';
import { observe } from '../../src/inference/observe.ts';
import { unitOf } from '../../src/graph/crop/unit.ts';
import { withFloatEdges } from '../../src/graph/rewrites/float-edges.ts';
import type { Graph, ValueInfo } from '../../src/graph/graph.ts';
import { floatInitializer } from '../../src/graph/initializers.ts';
import { type Interval, type Region, shapeOf, wholeOf } from '../../src/graph/region.ts';
import { sizeOf } from '../../src/graph/tensor.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { randomNumbers, uniform } from './random-numbers.ts';

/** The first half of an output along each of its axes, without treatment and under each draw. */
export interface TreatedOutput {
  readonly baseline: Float32Array;
  /** Empty where no treatment can change it. */
  readonly treated: readonly Float32Array[];
}

const seeds = { image: 3, held: 7, draws: [5, 6] } as const;
const memory = 2 ** 28;

/**
 * Each output of a model whose first input is numbers drawn at random, and has its first half, along each of its axes,
 * set to others; its further inputs stay as they are. Of outputs of any rank and meaning.
 */
export async function treatedOutputs(
  runtime: Runtime,
  stored: Graph,
  model: string,
): Promise<ReadonlyMap<string, TreatedOutput>> {
  const graph = withOneInput(withFloatEdges(stored));
  const { name: input, shape } = concrete(graph.inputs[0]);
  const image = uniform(randomNumbers(seeds.image), sizeOf(shape), 1);
  const item = { input, tensor: { type: 'float32' as const, shape, data: image } };
  const network = await observe(runtime, graph, item, model);
  const regions = new Map([...network.shapes].map(([tensor, own]) => [tensor, wholeOf(own)] as const));
  const activations = await openActivations(runtime, network, regions, model);
  const values = await activations.compute(image).finally(() => activations.dispose());
  const store = createBaselineStore(values, memory);
  const unit = unitOf({ tensor: input, region: firstHalf(shape) });
  const draws = seeds.draws.map((seed) => uniform(randomNumbers(seed), sizeOf(shapeOf(firstHalf(shape))), 1));

  const found = new Map<string, TreatedOutput>();
  for (const { name } of graph.outputs) {
    const region = firstHalf(network.shapes.get(name) ?? []);
    const target = { tensor: name, region };
    const runner = createCropRunner({
      runtimes: [runtime],
      network,
      target,
      store,
      sessionMemory: 0,
      model,
    });
    const baseline = store.crop(name, region, 0) as Float32Array;
    const planned = runner.plan(unit);
    const treated: Float32Array[] = [];
    if (planned !== null)
      for (const draw of draws) {
        const after = baseline.slice();
        const data = await runner.run([{ planned, unit, value: () => draw }]);
        copyBox(data, planned.output, after, region, planned.changed);
        treated.push(after);
      }
    await runner.dispose();
    found.set(name, { baseline, treated });
  }
  return found;
}

/** Holds all inputs but the first at numbers of which half are 0, so that a mask lets half of what it masks through. */
function withOneInput(graph: Graph): Graph {
  const [first, ...others] = graph.inputs;
  const held = others.map((value, i) => {
    const { name, shape } = concrete(value);
    const numbers = uniform(randomNumbers(seeds.held + i), sizeOf(shape), 1);
    return [
      name,
      floatInitializer(
        numbers.map((number) => Math.max(0, number)),
        shape,
      ),
    ] as const;
  });
  return {
    ...graph,
    inputs: first === undefined ? [] : [first],
    initializers: new Map([...graph.initializers, ...held]),
  };
}

/** An input for one item. */
function concrete(value: ValueInfo | undefined): {
  readonly name: string;
  readonly shape: readonly number[];
} {
  const shape = value?.shape?.map((length, axis) => (axis === 0 ? 1 : length));
  if (value === undefined || shape?.every((length) => typeof length === 'number') !== true)
    throw new Error(`The input ${value?.name ?? ''} has no size of its own.`);
  return { name: value.name, shape };
}

function firstHalf(shape: readonly number[]): Region {
  return shape.map((length): Interval => [0, Math.ceil(length / 2)]);
}
