import assert from 'node:assert/strict';
import { at } from '../../../src/at.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { type Region, shapeOf } from '../../../src/graph/region.ts';
import { sizeOf, type Tensor } from '../../../src/graph/tensor.ts';
import { type HeldModel, holdStatistics } from '../../../src/inference/held-model.ts';
import { openSumChanges, type PartTreatment } from '../../../src/inference/sum-changes.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { fullInference } from '../../support/incremental.ts';
import { normalizedUnet } from '../../support/normalized-nets.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';

const runtime = createOnnxRuntime();

async function heldOf(graph: Graph, image: Tensor): Promise<HeldModel> {
  const held = await holdStatistics({
    ...{ runtime, graph, model: 'the model', hasInnerUnits: false },
    item: { input: at(graph.inputs, 0).name, tensor: image },
    output: at(graph.outputs, 0).name,
    spatial: image.shape.map((_, axis) => axis).slice(2),
  });
  assert.ok(held !== null);
  return held;
}

/** Sums, then sums of squares, of each channel of a tensor with its channels first. */
function sumsOf(values: Float32Array, channels: number): readonly number[] {
  const positions = values.length / channels;
  const sums = Array.from({ length: channels }, (_, c) =>
    values
      .subarray(c * positions, (c + 1) * positions)
      .reduce(([sum, square], value) => [sum + value, square + value * value] as const, [0, 0] as readonly [
        number,
        number,
      ]),
  );
  return [...sums.map(([sum]) => sum), ...sums.map(([, square]) => square)];
}

describe('changes of the sums that statistics are computed from', function () {
  this.timeout(60_000);

  for (const size of [
    [32, 32],
    [16, 16, 16],
  ]) {
    it(`equal those of whole passes, of an image of ${size.join('×')}`, async () => {
      const random = randomNumbers(5);
      const graph = normalizedUnet({ size, channels: 4, levels: 2 });
      const shape = [1, 1, ...size];
      const image: Tensor = { type: 'float32', shape, data: uniform(random, sizeOf(shape), 1) };
      const { statistics, upTo } = await heldOf(graph, image);
      const input = at(graph.inputs, 0).name;
      for (const { source } of statistics.slice(0, 2)) {
        const shallow = await upTo(source);
        const item = { input, tensor: image };
        const options = {
          runtime,
          graph: shallow,
          item,
          output: source,
          model: 'the model',
          memory: 2 ** 31,
        };
        const changes = await openSumChanges(options);
        assert.ok(changes !== null);
        const treatments = Array.from({ length: 6 }, (_, i): PartTreatment => {
          const start = i % 3 === 0 ? 0 : 4 * (1 + (i % 2));
          const region: Region = [[0, 1], [0, 1], ...size.map(() => [start, start + 4] as const)];
          const value = uniform(random, sizeOf(shapeOf(region)), 1);
          return { part: { tensor: input, region }, value: () => value };
        });
        const found = await changes.measure(treatments);
        const whole = await fullInference({ runtime, graph: shallow, image, target: [] }, input);
        const before = sumsOf(whole.baseline, changes.width / 2);
        for (const [i, { part, value }] of treatments.entries()) {
          const after = sumsOf(await whole.treated(part.region, value()), changes.width / 2);
          for (const [j, change] of at(found, i).entries()) {
            const own = at(after, j) - at(before, j);
            assert.ok(Math.abs(change - own) < 2e-3, `${change} and ${own}`);
          }
          assert.ok(at(found, i).some((change) => Math.abs(change) > 0.1));
        }
        await changes.dispose();
        await whole.dispose();
      }
    });
  }

  it('of many channels are added up in few', async () => {
    const graph = normalizedUnet({ size: [16, 16], channels: 48, levels: 1 });
    const data = uniform(randomNumbers(2), 256, 1);
    const image: Tensor = { type: 'float32', shape: [1, 1, 16, 16], data };
    const { statistics, upTo } = await heldOf(graph, image);
    const { source } = at(statistics, 0);
    const input = at(graph.inputs, 0).name;
    const changes = await openSumChanges({
      ...{ runtime, graph: await upTo(source), item: { input, tensor: image }, output: source },
      ...{ model: 'the model', memory: 2 ** 31 },
    });
    assert.equal(changes?.width, 64);
    await changes.dispose();
  });
});
