import { strict as assert } from 'node:assert';
import { windowAttention } from '../../architectures/architectures.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import { randomNumbers, uniform } from '../../support/random-numbers.ts';
import { differenceOf, fullInference, prepare, type Scene, treatmentOf } from '../../support/incremental.ts';
import { unitOf } from '../../../src/graph/crop/unit.ts';
import type { Interval } from '../../../src/graph/region.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import { unchangedTolerance, runtime, tolerance } from './equality.ts';

const image = [1, 16, 24, 6] as const;

/** Attention in windows of 4 × 4, with `rows` as the target. */
function sceneOf(rows: Interval, shift: number): Scene {
  const b = new GraphBuilder();
  const attended = windowAttention(b, b.input(image), 4, shift);
  return {
    runtime,
    graph: b.build(attended),
    image: { type: 'float32', shape: image, data: uniform(randomNumbers(3), sizeOf(image), 1) },
    target: [[0, 1], rows, [0, 24], [0, 6]],
  };
}

describe('Window attention', () => {
  const block = [
    [0, 1],
    [5, 6],
    [9, 11],
    [0, 6],
  ] as const;

  it('is recomputed in the row of windows that a change reaches', async () => {
    const scene = sceneOf([0, 16], 0);
    const { runner, network, fullCost } = await prepare(scene);
    const unit = unitOf({ tensor: network.input, region: block });
    const planned = runner.plan(unit);
    assert.ok(planned !== null);
    assert.deepEqual(planned.changed, [
      [0, 1],
      [4, 8],
      [0, 24],
      [0, 6],
    ]);
    assert.ok(planned.cost <= fullCost / 4, `${planned.cost / fullCost} of a pass`);
    const value = treatmentOf({ region: block }, 5);
    const full = await fullInference(scene, network.input);
    const data = await runner.run([{ planned, unit, value: () => value }]);
    const expected = await full.treated(block, value);
    const difference = differenceOf(scene, image, full.baseline, expected, { ...planned, data });
    assert.ok(difference.isFelt);
    assert.ok(
      difference.computed <= tolerance && difference.elsewhere <= unchangedTolerance,
      JSON.stringify(difference),
    );
    await full.dispose();
    await runner.dispose();
  });

  it('proves that no change reaches other rows of windows', async () => {
    const { runner, network } = await prepare(sceneOf([8, 16], 0));
    assert.equal(runner.plan(unitOf({ tensor: network.input, region: block })), null);
    await runner.dispose();
  });

  it('reaches shifted windows', async () => {
    const { runner, network } = await prepare(sceneOf([0, 16], 2));
    const planned = runner.plan(unitOf({ tensor: network.input, region: block }));
    assert.deepEqual(planned?.changed[1], [2, 6]);
    await runner.dispose();
  });
});
