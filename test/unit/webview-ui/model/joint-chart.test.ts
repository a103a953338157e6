import { strict as assert } from 'node:assert';
import { at } from '../../../../src/at.ts';
import { jointChart, jointOutcome } from '../../../../webview-ui/model/joint-chart.ts';
import { checkExample, rowExample } from '../../documents/joint-example.ts';

describe('The chart of a joint check', () => {
  const joint = checkExample([
    ...[4, 16, 64].map((blocks) => rowExample('supporting', blocks, -blocks / 2, -blocks)),
    rowExample('nearest', 4, -1, -2),
    rowExample('opposing', 16, -3, 16),
    rowExample('supporting', 4, -1, -4, 'blur'),
  ]);

  it('runs in powers of the number of blocks, from the least change to the most, around zero', () => {
    const chart = jointChart(joint, 'pool', 'dice');
    assert.ok(chart);
    assert.deepEqual([chart.low, chart.high, chart.zero], [-64, 16, 0.2]);
    assert.deepEqual(chart.sizes, [
      { blocks: 4, x: 0 },
      { blocks: 16, x: 0.5 },
      { blocks: 64, x: 1 },
    ]);
    const together = chart.lines.find(({ order, isSum }) => order === 'supporting' && !isSum);
    assert.deepEqual(
      together?.points.map(({ x, y }) => [x, y]),
      [
        [0, (16 + 2) / 80],
        [0.5, (16 + 8) / 80],
        [1, (16 + 32) / 80],
      ],
    );
  });

  it('holds sums of single effects for what supports and opposes, under the second pool', () => {
    const named = (law: 'pool' | 'blur'): readonly string[] =>
      jointChart(joint, law, 'dice')?.lines.map(({ order, isSum }) => `${order}${isSum ? ', sum' : ''}`) ??
      [];
    assert.deepEqual(named('pool'), [
      'supporting, sum',
      'supporting',
      'opposing, sum',
      'opposing',
      'nearest',
    ]);
    assert.deepEqual(named('blur'), ['supporting']);
  });

  it('puts sets of one size in the middle, and stands for nothing before a row is measured', () => {
    const blurred = jointChart(joint, 'blur', 'dice');
    assert.deepEqual(blurred?.sizes, [{ blocks: 4, x: 0.5 }]);
    assert.equal(jointChart(checkExample([]), 'pool', 'dice'), null);
  });

  it('is on soft Dice where that is shown, and on what ranks the blocks where other outcomes are', () => {
    assert.equal(
      at(jointChart(joint, 'pool', 'softDice')?.lines ?? [], 1).points[2]?.row.together.softDice,
      -16,
    );
    assert.deepEqual(
      (['dice', 'softDice', 'falsePositives'] as const).map((shown) =>
        jointOutcome(shown, { rankedBy: 'softDice' }),
      ),
      ['dice', 'softDice', 'softDice'],
    );
  });
});
