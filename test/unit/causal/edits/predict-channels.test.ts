import assert from 'node:assert/strict';
import { predictChannels } from '../../../../src/causal/edits/predict-channels.ts';
import type { ChannelMoments } from '../../../../src/inference/channel-moments.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';

/** The moments of channels over positions. */
function momentsOf(rows: readonly (readonly number[])[]): ChannelMoments {
  const channels = rows[0]?.length ?? 0;
  const mean = (of: (row: readonly number[]) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  return {
    channels,
    means: Float64Array.from({ length: channels }, (_, i) => mean((row) => row[i] ?? 0)),
    products: Float64Array.from({ length: channels ** 2 }, (_, i) =>
      mean((row) => (row[Math.floor(i / channels)] ?? 0) * (row[i % channels] ?? 0)),
    ),
  };
}

describe('The prediction of a channel from others', () => {
  const random = randomNumbers(3);
  const rows = Array.from({ length: 500 }, () => {
    const [a, b] = [random(), 2 * random() - 0.5];
    return [a, 2 * a - b, b, 0, 3 + a];
  });

  it('is exact where it is a sum of them, and 0 where it is always 0', () => {
    const { kept, removed, coefficients, intercepts } = predictChannels(momentsOf(rows), [1, 3], false);
    assert.deepEqual(
      [kept, removed],
      [
        [0, 2, 4],
        [1, 3],
      ],
    );
    for (const row of rows.slice(0, 20)) {
      const predicted = removed.map((_, r) =>
        kept.reduce(
          (sum, channel, k) => sum + (coefficients[r * kept.length + k] ?? 0) * (row[channel] ?? 0),
          0,
        ),
      );
      assert.ok(Math.abs((predicted[0] ?? NaN) - (row[1] ?? 0)) < 2e-3);
      assert.ok(Math.abs(predicted[1] ?? NaN) < 1e-9);
    }
    assert.deepEqual([...intercepts], [0, 0]);
  });

  it('has a constant where one is fitted', () => {
    const { coefficients, intercepts } = predictChannels(
      momentsOf(rows.map(([a = 0, , , , c = 0]) => [a, c])),
      [1],
      true,
    );
    assert.ok(Math.abs((coefficients[0] ?? NaN) - 1) < 1e-3);
    assert.ok(Math.abs((intercepts[0] ?? NaN) - 3) < 1e-3);
  });
});
