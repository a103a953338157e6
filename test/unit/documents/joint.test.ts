import { strict as assert } from 'node:assert';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import {
  type JointCheck,
  type JointLaw,
  type JointOrder,
  type JointRow,
  withRows,
} from '../../../src/documents/joint.ts';
import { jointSentences, lawInWords, nearestWarning } from '../../../src/documents/joint-words.ts';
import { explanationExample } from '../webview-ui/example.ts';
import { checkExample, rowExample } from './joint-example.ts';

describe('what blocks do together', () => {
  it('is said of the largest sets, by name where they are not all of their kind', () => {
    const rows = [
      rowExample('opposing', 4, 2, 3),
      rowExample('opposing', 64, -5.72, 23.5),
      rowExample('supporting', 1, -1, -1),
    ];
    assert.deepEqual(jointSentences(checkExample(rows, { supporting: 1, opposing: 90 }), 'dice', 'blocks'), [
      'The supporting block: −1.0 if independent, −1.0 together.',
      'The 64 most opposing blocks: +23.5 if independent, −5.7 together.',
    ]);
    assert.deepEqual(jointSentences(checkExample([], { isComplete: false }), 'dice', 'regions'), []);
  });

  it('is worse than nearest-first by the mean over sizes that both were measured at, under either law', () => {
    const measured = (law: JointLaw, map: number, nearest: number): readonly JointRow[] => [
      rowExample('supporting', 4, map, 0, law),
      rowExample('nearest', 4, nearest, 0, law),
      rowExample('nearest', 16, -100, 0, law),
    ];
    const warned = (rows: readonly JointRow[]): string | null => nearestWarning(checkExample(rows), 'dice');
    assert.equal(warned(measured('pool', -8, -7)), null);
    assert.equal(warned(measured('pool', -8, -8.04)), null, 'too little to be seen');
    assert.match(
      warned(measured('pool', -8, -9)) ?? '',
      /replacing .*\(−9\.0 against −8\.0 points on average\)/u,
    );
    assert.match(warned([...measured('pool', -8, -7), ...measured('blur', -1, -2)]) ?? '', /blurring/u);
    assert.equal(warned(measured('pool', -8, -9).slice(0, 1)), null, 'not measured yet');
  });

  it('names where its values come from', () => {
    const from = (donors: number, isSecond: boolean): string => lawInWords('pool', { donors, isSecond });
    assert.deepEqual(
      [from(50, true), from(5, false), from(1, false)],
      ['50 donors that the map did not use', "the map's own donors", "the map's own treatment"],
    );
  });

  it('is gathered in one order, whichever set was measured first', () => {
    const orders: readonly JointOrder[] = ['random', 'supporting', 'nearest'];
    const rows = orders.flatMap((order) => [16, 4].map((blocks) => rowExample(order, blocks, -1, -1)));
    const forwards = rows.reduce<JointCheck | undefined>(
      (sum, row) => withRows(sum, checkExample([row])),
      undefined,
    );
    const backwards = withRows(checkExample(rows.slice(3)), checkExample(rows.slice(0, 3)));
    assert.deepEqual(forwards, backwards);
    assert.deepEqual(
      backwards.rows.map(({ order, blocks }) => `${order} ${blocks}`),
      ['supporting 4', 'supporting 16', 'nearest 4', 'nearest 16', 'random 4', 'random 16'],
    );
  });

  it('is merged step by step into an explanation, and gone where it is asked anew', () => {
    const step = (row: JointRow): { map: null; components: null; joint: JointCheck } => ({
      ...{ map: null, components: null },
      joint: checkExample([row]),
    });
    const once = explanationKind.merge(explanationExample(), step(rowExample('supporting', 4, -1, -1)));
    const twice = explanationKind.merge(once, step(rowExample('supporting', 16, -2, -3)));
    assert.equal(twice.joint?.rows.length, 2);
    assert.equal(explanationKind.withoutFindings(twice).joint, undefined);
    assert.ok(explanationKind.isMeasured(twice, { kind: 'joint' }));
    assert.ok(!explanationKind.isMeasured(explanationExample(), { kind: 'joint' }));
  });
});
