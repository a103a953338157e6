import { strict as assert } from 'node:assert';
import { entry } from '../../../src/at.ts';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import { wholeOf } from '../../../src/graph/region.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import { prepare } from '../../support/incremental.ts';

describe('The crops of the channels of a tensor', () => {
  it('share one session and one geometry, though what follows works channel by channel', async () => {
    const b = new GraphBuilder({ seed: 4 });
    const shape = [1, 1, 16, 16];
    const first = b.conv(b.input(shape), { channels: 6, kernel: 3, pads: 'same' });
    const separate = b.conv(b.relu(first), { channels: 6, kernel: 3, pads: 'same', groups: 6 });
    const graph = b.build(b.conv(separate, { channels: 1, kernel: 1 }));
    const image = { type: 'float32', shape, data: new Float32Array(sizeOf(shape)) } as const;
    const target = [
      [0, 1],
      [0, 1],
      [4, 8],
      [4, 8],
    ] as const;
    const { runner, network } = await prepare({
      ...{ runtime: createOnnxRuntime(), graph, image, target, hasInnerUnits: true },
    });
    const whole = wholeOf(entry(network.shapes, first.name));
    const plans = [0, 1, 2, 3, 4, 5].map((channel) =>
      runner.plan(unitOf({ tensor: first.name, region: whole.with(1, [channel, channel + 1]) })),
    );
    assert.equal(new Set(plans.map((plan) => plan?.structure)).size, 1);
    assert.equal(new Set(plans.map((plan) => plan?.group)).size, 1);
    await runner.dispose();
  });
});
