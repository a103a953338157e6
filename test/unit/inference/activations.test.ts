import assert from 'node:assert/strict';
import { at, entry } from '../../../src/at.ts';
import { type Region, wholeOf } from '../../../src/graph/region.ts';
import { openActivations } from '../../../src/inference/activations.ts';
import { createOnnxRuntime } from '../../../src/runtime/onnxruntime.ts';
import { unet } from '../../architectures/architectures.ts';
import { prepare } from '../../support/incremental.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';

describe('Activations', () => {
  const runtime = createOnnxRuntime();
  const { graph } = unet({ levels: 2, base: 4, size: 16 });
  const image = { type: 'float32' as const, shape: [1, 1, 16, 16], data: uniform(randomNumbers(1), 256, 1) };
  const target: Region = [
    [0, 1],
    [0, 1],
    [4, 12],
    [4, 12],
  ];

  it('are the same in one run and in several, each of which outputs no more than it may', async () => {
    const { network } = await prepare({ runtime, graph, image, target, hasInnerUnits: true });
    const regions = new Map([...network.shapes].map(([name, shape]) => [name, wholeOf(shape)]));
    const once = await openActivations(runtime, network, regions, 'the model');
    const often = await openActivations(runtime, network, regions, 'the model', 4096);
    assert.equal(often.bytes, once.bytes);
    const [all, parts] = [await once.compute(image.data), await often.compute(image.data)];
    assert.deepEqual([...parts.keys()].toSorted(), [...all.keys()].toSorted());
    for (const [name, { values }] of all) {
      const [expected, found] = [values.data, entry(parts, name).values.data].map((data) =>
        [...data].map(Number),
      );
      const furthest = (found ?? []).reduce(
        (most, value, i) => Math.max(most, Math.abs(value - at(expected ?? [], i))),
        0,
      );
      assert.ok(furthest < 1e-5, `${name} differs by ${furthest}`);
    }
    await once.dispose();
    await often.dispose();
  });
});
