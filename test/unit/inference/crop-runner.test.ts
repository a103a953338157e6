import assert from 'node:assert/strict';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import { type Region, shapeOf } from '../../../src/graph/region.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import { createCropRunner, type CropRunner } from '../../../src/inference/crop-runner.ts';
import type { UnitTreatment } from '../../../src/inference/planned-crop.ts';
import type { Runtime, Use } from '../../../src/runtime/runtime.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import { prepare } from '../../support/incremental.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';
import { runtime } from './equality.ts';

const image = [1, 1, 32, 32] as const;
const whole: Region = image.map((length) => [0, length]);
const block: Region = [
  [0, 1],
  [0, 1],
  [12, 16],
  [12, 16],
];

describe('The sessions of a crop runner', () => {
  it('are opened again as they were first, so that results do not depend on when they were closed', async () => {
    const uses: (Use | undefined)[] = [];
    const recording: Runtime = {
      ...runtime,
      compile(graph, model, use) {
        uses.push(use);
        return runtime.compile(graph, model, use);
      },
    };
    const b = new GraphBuilder();
    const hidden = b.conv(b.input(image), { channels: 4, kernel: 3, pads: 'same' });
    const graph = b.build(b.conv(hidden, { channels: 2, kernel: 3, pads: 'same' }));
    const data = uniform(randomNumbers(3), sizeOf(image), 1);
    const target: Region = [[0, 1], [0, 2], ...whole.slice(2)];
    const {
      network,
      store,
      target: part,
    } = await prepare({
      runtime,
      graph,
      image: { type: 'float32', shape: image, data },
      target,
    });
    const options = { network, store, target: part, sessionMemory: 0, model: 'net.onnx' };
    const runner = createCropRunner({ runtimes: [recording], ...options });
    const treatments = (region: Region, count: number): readonly UnitTreatment[] => {
      const unit = unitOf({ tensor: network.input, region });
      const planned = runner.plan(unit);
      assert.ok(planned !== null);
      const value = new Float32Array(sizeOf(shapeOf(region)));
      return Array.from({ length: count }, () => ({ planned, unit, value: () => value }));
    };
    const [of, ofWhole] = [treatments(block, 1), treatments(whole, 1)];
    assert.notEqual(of[0]?.planned.structure, ofWhole[0]?.planned.structure);
    const [planned, plannedWhole] = [of[0]?.planned, ofWhole[0]?.planned];
    assert.ok(planned !== undefined && plannedWhole !== undefined);
    runner.expect(
      new Map([
        [planned, 20],
        [plannedWhole, 1],
      ]),
    );
    await run(runner, of);
    await run(runner, ofWhole);
    runner.expect(new Map([[plannedWhole, 20]]));
    await run(runner, of);
    await run(runner, ofWhole);
    await runner.dispose();
    assert.deepEqual(uses, ['often', 'once', 'often', 'once']);
  });
});

async function run(runner: CropRunner, batch: readonly UnitTreatment[]): Promise<void> {
  for await (const { data } of runner.runAll([batch])) assert.ok(data.length > 0);
}
