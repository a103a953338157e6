import { strict as assert } from 'node:assert';
import { packEffects } from '../../../src/explanation/effect-columns.ts';
import type { EffectState } from '../../../src/explanation/effect-state.ts';
import { type EffectTable, emptyTable, withEffects } from '../../../webview-ui/model/effect-table.ts';
import { statisticsOf } from '../../../webview-ui/model/statistics.ts';
import { effectExample } from './example.ts';

function tableOf(effects: readonly (readonly [EffectState, number])[], size = effects.length): EffectTable {
  const columns = packEffects(
    effects.map(([state, mean], index) => ({ index, effect: effectExample(state, mean) })),
  );
  return withEffects(emptyTable({ size: [1, size], block: [1, 1] }), columns);
}

describe('statistics of effects', () => {
  it('has the published edges, ±τ inside', () => {
    const { bins } = statisticsOf(tableOf([]), 0.02);
    assert.deepEqual(
      bins.map(({ low, high }) => [low, high]),
      [
        [-Infinity, -3],
        [-3, -1],
        [-1, -0.3],
        [-0.3, -0.02],
        [-0.02, 0.02],
        [0.02, 0.3],
        [0.3, 1],
        [1, 3],
        [3, Infinity],
      ],
    );
  });

  it('puts each effect in its bin, an edge belonging to the outer one', () => {
    const means = [-5, -3, -1.5, -0.5, -0.02, 0.02, 0.3, 0.9, 2, 3];
    const { bins } = statisticsOf(tableOf(means.map((mean) => ['measured', mean])), 0.02);
    assert.deepEqual(
      bins.map(({ count }) => count),
      [2, 1, 1, 1, 0, 1, 2, 1, 1],
    );
  });

  it('counts screened and negligible blocks as zero, and leaves skipped and unknown ones out', () => {
    const table = tableOf(
      [
        ['measured', -1],
        ['screened', 0.4],
        ['negligible', 0.01],
        ['skipped', 0],
      ],
      6,
    );
    const { negative, zero, positive, counted, skipped, unknown } = statisticsOf(table, 0.02);
    assert.deepEqual([negative, zero, positive, counted, skipped, unknown], [1, 2, 0, 3, 1, 2]);
  });

  it('says how many blocks are not told from zero yet', () => {
    const table = tableOf([
      ['undetermined', -1],
      ['decided', -2],
      ['proved', 0],
    ]);
    const { negative, zero, undetermined } = statisticsOf(table, 0.02);
    assert.deepEqual([negative, zero, undetermined], [2, 1, 1]);
  });

  it('drops edges that τ has passed, and copes with τ = 0', () => {
    const wide = statisticsOf(
      tableOf([
        ['measured', 0.7],
        ['measured', 2],
      ]),
      0.5,
    );
    assert.deepEqual(
      wide.bins.map(({ high }) => high),
      [-3, -1, -0.5, 0.5, 1, 3, Infinity],
    );
    assert.deepEqual(
      wide.bins.map(({ count }) => count),
      [0, 0, 0, 0, 1, 1, 0],
    );
    const none = statisticsOf(
      tableOf([
        ['measured', 0.001],
        ['measured', 0],
      ]),
      0,
    );
    assert.deepEqual([none.negative, none.zero, none.positive], [0, 1, 1]);
  });
});
