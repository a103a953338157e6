import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { at, entry } from '../../../../src/at.ts';
import { readModel } from '../../../../src/formats/read-model.ts';
import { unitOf } from '../../../../src/graph/crop/unit.ts';
import type { Graph } from '../../../../src/graph/graph.ts';
import { type Interval, type Region, shapeOf, wholeOf } from '../../../../src/graph/region.ts';
import { slidingGraph } from '../../../../src/graph/sliding/sliding-graph.ts';
import { reachingWindows } from '../../../../src/graph/sliding/window-shares.ts';
import type { SlidingWindows } from '../../../../src/graph/sliding/sliding-windows.ts';
import { sizeOf, type Tensor } from '../../../../src/graph/tensor.ts';
import { copyBox } from '../../../../src/inference/copy-box.ts';
import { prepareIncremental } from '../../../../src/inference/incremental.ts';
import { slidingPart, slidingProgram } from '../../../../src/inference/sliding/sliding-program.ts';
import type { WindowModel } from '../../../../src/inference/sliding/window-runner.ts';
import type { Program } from '../../../../src/runtime/runtime.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { differenceOf, treatmentOf } from '../../../support/incremental.ts';
import { readNpz } from '../../../support/npz.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';
import { Dials } from '../../../support/random-graph/dials.ts';
import { buildRandomGraph, localKinds, recipes } from '../../../support/random-graph/random-graph.ts';
import { canRun, tolerance, unchangedTolerance } from '../equality.ts';
import { slowSliding } from './slow-sliding.ts';

const runtime = createOnnxRuntime();
const folder = new URL('../../../fixtures/sliding/', import.meta.url).pathname;

interface FixtureCase extends SlidingWindows {
  readonly net: string;
}

const { cases } = JSON.parse(readFileSync(`${folder}sliding.json`, 'utf8')) as {
  readonly cases: readonly FixtureCase[];
};

function windowModel(program: Program, graph: Graph, rank: number, windows: SlidingWindows): WindowModel {
  const spatial = Array.from({ length: rank }, (_, axis) => axis + 2);
  return { program, input: at(graph.inputs, 0).name, spatial, windows, batchSize: null, model: 'the model' };
}

/** All of a tensor along its first two axes, and a box along the others. */
function regionOf(channels: number, box: Region): Region {
  return [[0, 1], [0, channels], ...box];
}

/** A tensor with a region of it set to other values. */
function withValues(tensor: Tensor, region: Region, values: Float32Array): Tensor {
  const data = (tensor.data as Float32Array).slice();
  copyBox(values, region, data, wholeOf(tensor.shape), region);
  return { ...tensor, data };
}

/** The values of a tensor over a region of it. */
function cut({ data, shape }: Tensor, region: Region): Float32Array {
  const values = new Float32Array(sizeOf(shapeOf(region)));
  copyBox(data, wholeOf(shape), values, region, region);
  return values;
}

function farthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(found.length, expected.length);
  return Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - at(expected, i))), 0);
}

describe("sliding inference, against nnU-Net's and MONAI's own code", function () {
  this.timeout(60_000);
  const arrays = readNpz(`${folder}sliding.npz`);

  for (const [i, { net, ...windows }] of cases.entries()) {
    const image = entry(arrays, `image ${i}`);
    const words = [image.shape.slice(1).join('×'), `by ${windows.size.join('×')}`, `step ${windows.step}`];
    const mirror = windows.mirror.length > 0 ? ', mirrored' : '';
    it(`merges the same logits: ${windows.like}, ${words.join(', ')}, ${windows.weights}${mirror}`, async () => {
      const { graph } = await readModel(`${folder}${net}.onnx`);
      const program = await runtime.compile(graph, net);
      const model = windowModel(program, graph, windows.size.length, windows);
      const tensor: Tensor = { type: 'float32', shape: [1, ...image.shape], data: image.data };
      const expected = entry(arrays, `logits ${i}`);
      const merged = entry(await slidingProgram(model).run(new Map([[model.input, tensor]])), 'logits');
      assert.deepEqual(merged.shape, [1, ...expected.shape]);
      assert.ok(farthest(merged.data as Float32Array, expected.data) < 1e-4);
      const box = image.shape.slice(1).map((length): Interval => [length >> 1, (length >> 1) + 2]);
      const written = await runtime.compile(slidingGraphOf(graph, tensor, 'logits', windows, box), net);
      const again = entry(await written.run(new Map([[model.input, tensor]])), 'logits');
      const region = regionOf(at(expected.shape, 0), box);
      assert.ok(farthest(cut(again, region), cut({ ...again, data: expected.data }, region)) < 1e-4);
      await program.dispose();
      await written.dispose();
    });
  }
});

function slidingGraphOf(
  graph: Graph,
  image: Tensor,
  output: string,
  windows: SlidingWindows,
  part: Region,
): Graph {
  const spatial = image.shape.map((_, axis) => axis).slice(2);
  return slidingGraph({
    ...{ graph, input: at(graph.inputs, 0).name, shape: image.shape, spatial, output },
    ...{ outputRank: image.shape.length, outputSpatial: spatial, windows, part },
  });
}

describe('sliding inference of random networks', function () {
  this.timeout(300_000);

  it('equals a loop over all windows, without treatment and with parts of the image treated', async () => {
    const tally = { models: 0, treatments: 0, felt: 0, zeros: 0 };
    const dials = fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 });
    const kinds = ['normalization', 'squeezeAndExcite', ...localKinds] as const;
    const anyCase = fc.record({
      recipe: recipes(kinds),
      longer: fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 3, maxLength: 3 }),
      target: dials,
      units: fc.array(dials, { minLength: 3, maxLength: 3 }),
      step: fc.constantFrom(0.5, 0.25, 1),
      weights: fc.constantFrom('gaussian' as const, 'constant' as const),
      like: fc.constantFrom('nnunet' as const, 'monai' as const),
      mirror: fc.subarray([0, 1]),
    });
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ recipe, longer, target, units, mirror, ...asked }) => {
        const { graph, image: window, output } = buildRandomGraph(recipe);
        const size = window.shape.slice(2);
        if (output.shape.length !== window.shape.length || output.shape.slice(2).join() !== size.join())
          return;
        const own: Tensor = {
          type: 'float32',
          shape: window.shape,
          data: uniform(randomNumbers(recipe.seed), sizeOf(window.shape), 1.7),
        };
        if (!(await canRun({ runtime, graph, image: own, target: wholeOf(output.shape) }))) return;
        const windows = { ...asked, size, mirror: mirror.filter((axis) => axis < size.length) };
        const shape = [
          ...window.shape.slice(0, 2),
          ...size.map((length, axis) => Math.max(2, length + at(longer, axis))),
        ];
        const data = uniform(randomNumbers(recipe.seed + 1), sizeOf(shape), 1.7);
        const image: Tensor = { type: 'float32', shape, data };
        const merged = [...output.shape.slice(0, 2), ...shape.slice(2)];
        const box = new Dials(target).region(merged).slice(2);
        const region = regionOf(at(merged, 1), box);
        // Graphs of many windows take minutes to open.
        const copies = reachingWindows(shape.slice(2), windows, box).length * 2 ** windows.mirror.length;
        if (copies * graph.nodes.length > 1500) return;
        tally.models += 1;
        const program = await runtime.compile(graph, 'a random model');
        const model = windowModel(program, graph, size.length, windows);
        const slow = (of: Tensor): Promise<Float64Array> =>
          slowSliding(program, [model.input, output.name], of, windows);
        const baseline = Float32Array.from(await slow(image));
        const part = slidingPart(model, image, box);
        const forgetful = slidingPart(model, image, box, 64);
        const incremental = await prepareIncremental({
          ...{ runtime, graph: slidingGraphOf(graph, image, output.name, windows, box) },
          item: { input: model.input, tensor: image },
          output: output.name,
          regionOf: () => region,
          model: 'a random model',
          memory: 2 ** 31,
        });
        assert.ok(!('needed' in incremental));
        const scene = { runtime, graph, image, target: region };
        try {
          for (const [i, one] of units.entries()) {
            const unit = { tensor: model.input, region: new Dials(one).region(shape, 4) };
            const value = treatmentOf(unit, recipe.seed + i);
            const treated = withValues(image, unit.region, value);
            const expected = Float32Array.from(await slow(treated));
            const planned = incremental.runner.plan(unitOf(unit));
            const found =
              planned &&
              (await incremental.runner.run([{ planned, unit: unitOf(unit), value: () => value }]));
            const got = planned && found && { ...planned, data: found };
            const difference = differenceOf(scene, merged, baseline, expected, got);
            assert.ok(difference.computed < tolerance, JSON.stringify(difference));
            assert.ok(difference.elsewhere < unchangedTolerance, JSON.stringify(difference));
            const inPart = entry(await part.run(new Map([[model.input, treated]])), output.name);
            const range = Math.max(1, ...expected.map(Math.abs));
            const wanted = cut({ type: 'float32', shape: merged, data: expected }, region);
            assert.ok(farthest(inPart.data as Float32Array, wanted) < tolerance * range);
            const afresh = entry(await forgetful.run(new Map([[model.input, treated]])), output.name);
            assert.ok(farthest(afresh.data as Float32Array, wanted) < tolerance * range);
            tally.treatments += 1;
            tally.felt += difference.isFelt ? 1 : 0;
            tally.zeros += planned === null ? 1 : 0;
          }
        } finally {
          await incremental.runner.dispose();
          await program.dispose();
        }
      }),
      { numRuns: 60 },
    );
    assert.ok(tally.models >= 12, JSON.stringify(tally));
    assert.ok(tally.felt > tally.treatments / 4 && tally.zeros > 0, JSON.stringify(tally));
  });
});
