import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readModel } from '../../../../src/formats/read-model.ts';
import { unitOf } from '../../../../src/graph/crop/unit.ts';
import type { Interval, Region } from '../../../../src/graph/region.ts';
import { sizeOf } from '../../../../src/graph/tensor.ts';
import { randomNumbers, uniform } from '../../../support/random-numbers.ts';
import {
  differenceOf,
  fullInference,
  prepare,
  type Scene,
  treatmentOf,
} from '../../../support/incremental.ts';
import { unchangedTolerance, runtime, tolerance } from '../../inference/equality.ts';

const fixtures = new URL('../../../fixtures/', import.meta.url).pathname;

/** A model and its image, a block and a target near a corner, and the share of a pass that the block may cost. */
interface Trial {
  readonly file: string;
  readonly image: readonly number[];
  readonly block: Interval;
  readonly target: Interval;
  readonly most: number;
}

const trials: readonly Trial[] = [
  { file: 'tfjs/unet/model.json', image: [1, 64, 64, 1], block: [4, 8], target: [6, 12], most: 0.5 },
  { file: 'tfjs/graph_unet/model.json', image: [1, 64, 64, 1], block: [4, 8], target: [6, 12], most: 0.5 },
  { file: 'tfjs/deeplab/model.json', image: [1, 32, 32, 3], block: [4, 8], target: [2, 8], most: 1 },
  { file: 'keras/deeplab_keras3.keras', image: [1, 32, 32, 3], block: [4, 8], target: [2, 8], most: 1 },
  { file: 'keras/segmenter_keras3.keras', image: [1, 16, 24, 3], block: [4, 8], target: [2, 8], most: 1 },
  { file: 'keras/volume_keras3.h5', image: [1, 8, 8, 8, 1], block: [0, 2], target: [0, 3], most: 1 },
];

/** A spatial region of a tensor with channels last. */
function regionOf(shape: readonly number[], part: Interval): Region {
  return shape.map((length, axis) => (axis === 0 || axis === shape.length - 1 ? [0, length] : part));
}

describe('Incremental inference on TensorFlow models', () => {
  for (const { file, image, block: part, target, most } of trials) {
    it(`${file}: equals full inference`, async () => {
      const { graph } = await readModel(join(fixtures, file));
      const block = regionOf(image, part);
      const classes = Number(graph.outputs[0]?.shape?.at(-1));
      const scene: Scene = {
        runtime,
        graph,
        image: { type: 'float32', shape: image, data: uniform(randomNumbers(3), sizeOf(image), 1) },
        target: regionOf([...image.slice(0, -1), classes], target),
      };
      const { runner, network, fullCost } = await prepare(scene);
      const unit = { tensor: network.input, region: block };
      const plan = runner.plan(unitOf(unit));
      assert.ok(plan !== null && network.isBatchable);
      const value = treatmentOf(unit, 5);
      const full = await fullInference(scene, network.input);
      const expected = await full.treated(block, value);
      const data = await runner.run([{ planned: plan, unit: unitOf(unit), value: () => value }]);
      const shape = network.shapes.get(graph.outputs[0]?.name ?? '') ?? [];
      const difference = differenceOf(scene, shape, full.baseline, expected, { ...plan, data });
      await full.dispose();
      await runner.dispose();
      assert.ok(difference.isFelt);
      assert.ok(
        difference.computed <= tolerance && difference.elsewhere <= unchangedTolerance,
        JSON.stringify(difference),
      );
      assert.ok(plan.cost <= fullCost * most, `${(plan.cost / fullCost).toFixed(2)} of the arithmetic`);
    });
  }
});
