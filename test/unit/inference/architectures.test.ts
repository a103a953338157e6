import { strict as assert } from 'node:assert';
import { architectures } from '../../architectures/architectures.ts';
import { blocksOf } from '../../support/blocks.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';
import { differenceOf, fullInference, prepare, type Scene, treatmentOf } from '../../support/incremental.ts';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import { lengthOf, type Region } from '../../../src/graph/region.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import { unchangedTolerance, runtime, tolerance } from './equality.ts';

describe('common architectures at real size', function () {
  this.timeout(120_000);

  for (const [name, build] of Object.entries(architectures)) {
    it(`${name}: incremental inference equals full inference, near and far`, async () => {
      const architecture = build();
      const { graph, image, roi } = architecture;
      const scene: Scene = {
        runtime,
        graph,
        image: { type: 'float32', shape: image, data: uniform(randomNumbers(3), sizeOf(image), 1.7) },
        target: roi,
      };
      const { runner, network, fullCost } = await prepare(scene);
      const input = network.input;
      const full = await fullInference(scene, input);
      const blocks = blocksOf(architecture);
      const planned = blocks.map((region) => runner.plan(unitOf({ tensor: input, region })));
      const cost = planned.reduce((sum, plan) => sum + Math.min(plan?.cost ?? 0, fullCost), 0);
      for (const at of nearAndFar(blocks, roi)) {
        const unit = { tensor: input, region: blocks[at] ?? [] };
        const plan = planned[at] ?? null;
        const value = treatmentOf(unit, at);
        const data = plan && (await runner.run([{ planned: plan, unit: unitOf(unit), value: () => value }]));
        const expected = await full.treated(unit.region, value);
        const shape = network.shapes.get('output') ?? [];
        const got = plan && data ? { ...plan, data } : null;
        const difference = differenceOf(scene, shape, full.baseline, expected, got);
        assert.ok(difference.computed <= tolerance, `${name}: ${JSON.stringify(difference)}`);
        assert.ok(difference.elsewhere <= unchangedTolerance, `${name}: ${JSON.stringify(difference)}`);
      }
      await full.dispose();
      await runner.dispose();
      const zeros = planned.filter((plan) => plan === null).length;
      const saved = (fullCost * blocks.length) / cost;
      console.log(
        `      ${name}: ${saved.toFixed(1)} × fewer MACs, ${zeros} of ${blocks.length} proved zero`,
      );
      assert.ok(saved >= 1);
    });
  }
});

/** Blocks in the RoI, in its halo, farther out, and as far as possible. */
function nearAndFar(blocks: readonly Region[], roi: Region): readonly number[] {
  const distance = (region: Region): number =>
    Math.hypot(
      ...region.slice(2).map(([start, end], i) => {
        const [low, high] = roi[i + 2] ?? [0, 0];
        return (start + end - low - high) / 2;
      }),
    );
  const order = blocks
    .map((_, at) => at)
    .sort((a, z) => distance(blocks[a] ?? []) - distance(blocks[z] ?? []));
  const inside = roi.slice(2).reduce((product, interval) => product * lengthOf(interval), 1);
  const one = blocks[0]?.slice(2).reduce((product, interval) => product * lengthOf(interval), 1) ?? 1;
  const around = Math.ceil(inside / one);
  return [0, Math.floor(around * 1.5), around * 4, order.length - 1].map(
    (rank) => order[Math.min(rank, order.length - 1)] ?? 0,
  );
}
