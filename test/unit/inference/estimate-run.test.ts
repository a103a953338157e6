import assert from 'node:assert/strict';
import { at } from '../../../src/at.ts';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import { modelMacs } from '../../../src/graph/macs.ts';
import { createBaselineStore } from '../../../src/inference/baseline-store.ts';
import { createCropPlanner } from '../../../src/inference/crop-planner.ts';
import { decomposition } from '../../../src/inference/decomposition.ts';
import { estimateRun } from '../../../src/inference/estimate-run.ts';
import { priceOfBatch } from '../../../src/inference/prices.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { type Architecture, meshNet, nnUnet, unet } from '../../architectures/architectures.ts';
import { imageOf } from '../../bench/whole-batch.ts';
import { blocksOf } from '../../support/blocks.ts';

const networks: Readonly<Record<string, () => Architecture>> = {
  'a U-Net': () => unet({ base: 4 }),
  'a U-Net whose deepest blocks reach everything': () => unet({ base: 4, levels: 5 }),
  'a network of volumes': () => meshNet(2),
  'a network that is run whole': () => nnUnet(4, 3),
};

describe('The estimate of a run', function () {
  this.timeout(120_000);
  for (const [name, make] of Object.entries(networks))
    it(`is that of all blocks to a fifth, for ${name}`, async () => {
      const architecture = make();
      const { graph, image, roi } = architecture;
      const found = await decomposition({
        runtime: createOnnxRuntime(),
        graph,
        item: { input: at(graph.inputs, 0).name, tensor: imageOf(image) },
        output: at(graph.outputs, 0).name,
        regionOf: () => roi,
        model: name,
      });
      assert.ok(found !== null);
      const { network, target } = found;
      const units = blocksOf(architecture).map((region) => unitOf({ tensor: network.input, region }));
      const planner = createCropPlanner(network, target, createBaselineStore(new Map()));
      const passes = units.reduce((sum, unit) => {
        const plan = planner.estimate(unit);
        return plan === null ? sum : sum + Math.min(1, priceOfBatch(plan, 4) / 4 / modelMacs(network));
      }, 0);
      const estimate = estimateRun(found, units, 50);
      console.log(`      ${estimate.passes.toFixed(1)} of ${passes.toFixed(1)} passes`);
      assert.ok(Math.abs(estimate.passes - passes) <= passes / 5);
    });
});
