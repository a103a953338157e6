import { strict as assert } from 'node:assert';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import type { Region } from '../../../src/graph/region.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import { published, type PublishedName, publishedNetwork } from '../../architectures/published.ts';
import { differenceOf, fullInference, prepare, type Scene, treatmentOf } from '../../support/incremental.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';
import { runtime, tolerance, unchangedTolerance } from './equality.ts';

describe('networks of published studies', function () {
  this.timeout(120_000);

  for (const name of Object.keys(published) as PublishedName[]) {
    it(`${name}: incremental inference equals full inference, near and far`, async () => {
      const { graph, image, roi } = publishedNetwork(name);
      const scene: Scene = {
        runtime,
        graph,
        image: { type: 'float32', shape: image, data: uniform(randomNumbers(3), sizeOf(image), 1.7) },
        target: roi,
        memory: 2 ** 33,
      };
      const { runner, network } = await prepare(scene);
      const full = await fullInference(scene, network.input);
      const [low, high] = roi[2] ?? [0, 0];
      const last = (image[2] ?? 0) - 8;
      for (const [y, x] of [
        [low + 8, low],
        [low, high],
        [last, last],
      ] as const) {
        const region: Region = [
          [0, 1],
          [0, 3],
          [y, y + 8],
          [x, x + 8],
        ];
        const unit = { tensor: network.input, region };
        const planned = runner.plan(unitOf(unit));
        const value = treatmentOf(unit, y);
        const data = planned && (await runner.run([{ planned, unit: unitOf(unit), value: () => value }]));
        const expected = await full.treated(region, value);
        const shape = network.shapes.get('output') ?? [];
        const got = planned && data ? { ...planned, data } : null;
        const difference = differenceOf(scene, shape, full.baseline, expected, got);
        assert.ok(difference.computed <= tolerance, `(${y}, ${x}): ${JSON.stringify(difference)}`);
        assert.ok(difference.elsewhere <= unchangedTolerance, `(${y}, ${x}): ${JSON.stringify(difference)}`);
      }
      await full.dispose();
      await runner.dispose();
    });
  }
});
