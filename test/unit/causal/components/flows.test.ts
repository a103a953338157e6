import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { wholeTensor } from '../../../../src/causal/components/candidate.ts';
import { resampling } from '../../../../src/causal/components/donor-draws.ts';
import { estimateComponents } from '../../../../src/causal/components/estimate-components.ts';
import { UserError } from '../../../../src/errors.ts';
import { groupedBy } from '../../../../src/grouped-by.ts';
import { withEdges } from '../../../../src/graph/rewrites/edges.ts';
import { wholeOf } from '../../../../src/graph/region.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { openActivations } from '../../../../src/inference/activations.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { prepare } from '../../../support/incremental.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';
import {
  buildRandomGraph,
  localKinds,
  mixingKinds,
  type Recipe,
  recipes,
} from '../../../support/random-graph/random-graph.ts';
import { slowReference } from '../../../support/slow-reference.ts';
import { weightedMean, weightedView } from '../../../support/weighted-view.ts';

const runtime = createOnnxRuntime();
const tolerance = 1e-4;
const donorCount = 2;

/** Every layer of a random network: its flow, and what each donor's values in its place change by whole passes. */
interface Layer {
  readonly tensor: string;
  readonly flow: number | null;
  readonly changes: readonly number[];
}

describe('layers of one flow', function () {
  this.timeout(120_000);

  it('have the same effect under every draw, as whole passes measure it', async () => {
    let shared = 0;
    let apart = 0;
    await fc.assert(
      fc.asyncProperty(
        recipes([localKinds[0] ?? '', ...localKinds.slice(1), ...mixingKinds]),
        async (recipe) => {
          const found = await layersOf(recipe);
          if (found === null) return;
          const { layers, range } = found;
          const isSame = (a: Layer, b: Layer): boolean =>
            a.changes.every((change, i) => Math.abs(change - (b.changes[i] ?? NaN)) <= tolerance * range);
          const known = layers.filter(({ changes }) => !changes.some(Number.isNaN));
          const flows = groupedBy(known, ({ flow }) => flow);
          for (const members of flows)
            for (const one of members.slice(1)) {
              const [first] = members;
              assert.ok(
                isSame(first, one),
                `${first.tensor} ${first.changes.join()}; ${one.tensor} ${one.changes.join()}`,
              );
              shared += 1;
            }
          const firsts = flows.map(([first]) => first);
          apart += firsts.filter((a, i) => firsts.slice(0, i).every((b) => !isSame(a, b))).length;
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
    assert.ok(shared >= 40, `only ${shared} pairs`);
    assert.ok(apart >= 25, `only ${apart} different flows`);
  });
});

async function layersOf(
  recipe: Recipe,
): Promise<{ readonly layers: readonly Layer[]; readonly range: number } | null> {
  const model = buildRandomGraph(recipe);
  const random = randomNumbers(recipe.seed + 1);
  const [image, ...donors] = Array.from({ length: 1 + donorCount }, (): Tensor => {
    const { shape } = model.image;
    return { type: 'float32', shape, data: uniform(random, sizeOf(shape), 1.7) };
  });
  assert.ok(image);
  const target = wholeOf(model.output.shape);
  const { graph } = withEdges(model.graph, model.image.name);
  const incremental = await prepare({ runtime, graph, image, target, hasInnerUnits: true }).catch(
    nullIfRefused,
  );
  if (incremental === null) return null;
  const { network, store, regions } = incremental;
  const tensors = model.graph.nodes
    .flatMap(({ outputs }) => outputs)
    .filter((name) => store.has(name) && store.typeOf(name) === 'float32');
  const view = weightedView(target, store.crop('output', target, 0));
  const activations = await openActivations(runtime, network, regions, 'the random model');
  const draws = resampling({
    donors: { count: donors.length, load: (i) => Promise.resolve(donors[i]?.data as Float32Array) },
    activations,
    clean: { store, view },
    viewOf: (values) => weightedView(target, values.crop('output', target, 0)),
    memory: 2 * activations.bytes,
  });
  const flows = new Map<number, number | null>();
  const candidates = tensors.map((tensor) => [wholeTensor(incremental, tensor)]);
  for await (const { effects } of estimateComponents(
    incremental,
    candidates,
    draws,
    { view, tau: 0 },
    () => false,
  ))
    for (const { index, flow } of effects) flows.set(index, flow);
  await activations.dispose();
  await incremental.runner.dispose();
  const reference = slowReference(runtime, model.graph, tensors);
  try {
    const clean = (await reference.values(image)).get('output')?.data as Float32Array;
    const others = await Promise.all(donors.map((donor) => reference.values(donor)));
    const layers = await Promise.all(
      tensors.map(async (tensor, index): Promise<Layer> => {
        const changes = others.map(async (other) => {
          const value = other.get(tensor);
          assert.ok(value);
          const output = await reference.output(image, [{ place: { tensor, consumer: null }, value }]);
          return weightedMean(output) - weightedMean(clean);
        });
        return { tensor, flow: flows.get(index) ?? null, changes: await Promise.all(changes) };
      }),
    );
    const range = Math.max(...clean) - Math.min(...clean);
    return { layers, range: Math.max(1e-2, range) };
  } catch (error) {
    // The runtime merges a Pad into pools that then pad too much.
    return nullIfRefused(error);
  }
}

function nullIfRefused(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}
