import { strict as assert } from 'node:assert';
import type { EffectState } from '../../../../src/documents/effect-state.ts';
import type { OutcomeName } from '../../../../src/documents/outcomes.ts';
import { type EffectTable, tableOn } from '../../../../webview-ui/model/effect-table.ts';
import { nothingKnown, withEffects } from '../../../../webview-ui/model/known-effects.ts';
import { readingOf } from '../../../../webview-ui/model/outcome-reading.ts';
import { statisticsOf } from '../../../../webview-ui/model/statistics.ts';
import { effectExample, explanationExample, gridExample } from '../example.ts';

interface Asked {
  readonly tau?: number;
  readonly outcome?: OutcomeName;
  readonly size?: number;
}

function tableOf(
  effects: readonly (readonly [EffectState, number])[],
  { tau = 0.02, outcome = 'dice', size = effects.length }: Asked = {},
): EffectTable {
  const measured = effects.map(([state, mean], index) => {
    const effect = effectExample(state, mean);
    const { low, high, se } = effect;
    const outcomes = { ...effect.outcomes, falseNegatives: { mean, low, high, se } };
    return { index, ...effect, outcomes };
  });
  const { question } = explanationExample();
  const known = withEffects(nothingKnown(gridExample([1, size], [1, 1])), measured);
  return tableOn(known, readingOf(outcome, { ...question, tau }));
}

describe('statistics of effects', () => {
  it('has the published edges, ±τ inside', () => {
    const { bins } = statisticsOf(tableOf([]));
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
    const { bins } = statisticsOf(tableOf(means.map((mean) => ['measured', mean])));
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
      { size: 6 },
    );
    const { supporting, zero, opposing, counted, skipped, unknown } = statisticsOf(table);
    assert.deepEqual([supporting, zero, opposing, counted, skipped, unknown], [1, 2, 0, 3, 1, 2]);
  });

  it('counts blocks that are not yet distinguishable from zero apart, not as zero', () => {
    const table = tableOf([
      ['undetermined', -1],
      ['undetermined', 0],
      ['decided', -2],
      ['proved', 0],
    ]);
    const { supporting, zero, undetermined, counted, bins } = statisticsOf(table);
    assert.deepEqual([supporting, zero, undetermined, counted], [1, 1, 2, 4]);
    assert.deepEqual(
      bins.filter(({ count }) => count > 0).map((bin) => [bin.high, bin.count, bin.undetermined]),
      [
        [-1, 2, 1],
        [0.02, 2, 1],
      ],
    );
  });

  it('leaves out blocks where no donor differs', () => {
    const known = withEffects(nothingKnown(gridExample([1, 2], [1, 1])), [
      { index: 0, ...effectExample('decided', -1) },
      { index: 1, ...effectExample('undetermined', 0), n: 0 },
    ]);
    const { undiffering, undetermined, counted } = statisticsOf(
      tableOn(known, readingOf('dice', explanationExample().question)),
    );
    assert.deepEqual([undiffering, undetermined, counted], [1, 0, 1]);
  });

  it('puts more errors on the side of support, edges in pixels', () => {
    const { bins, supporting, opposing } = statisticsOf(
      tableOf(
        [
          ['measured', 12],
          ['measured', -0.5],
        ],
        { outcome: 'falseNegatives' },
      ),
    );
    assert.deepEqual([supporting, opposing], [1, 1]);
    assert.deepEqual(
      bins.map(({ low, high, count }) => [low, high, count]),
      [
        [10, Infinity, 1],
        [3, 10, 0],
        [1, 3, 0],
        [0.1, 1, 0],
        [-0.1, 0.1, 0],
        [-1, -0.1, 1],
        [-3, -1, 0],
        [-10, -3, 0],
        [-Infinity, -10, 0],
      ],
    );
  });

  it('drops edges that τ has passed, and copes with τ = 0', () => {
    const wide = statisticsOf(
      tableOf(
        [
          ['measured', 0.7],
          ['measured', 2],
        ],
        { tau: 0.5 },
      ),
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
      tableOf(
        [
          ['measured', 0.001],
          ['measured', 0],
        ],
        { tau: 0 },
      ),
    );
    assert.deepEqual([none.supporting, none.zero, none.opposing], [0, 1, 1]);
  });
});
