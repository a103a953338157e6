import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import type { JointCheck, JointOrder, JointRow } from '../../../../src/documents/joint.ts';
import {
  jointSentences,
  nearestWarning,
  rowsOf,
  worseThanNearest,
} from '../../../../src/documents/joint-words.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { quiet } from '../../../support/aims.ts';
import { type Gate, pair, type PlantedTruth, plantedTruth } from './planted-truth.ts';

const own = (block: number): Gate => ({ of: 'any', blocks: [block], pairs: 1 });
const reversed = (block: number): Gate => ({ ...own(block), isReversed: true });

/** Blocks 8 to 11 are the four nearest to the RoI, 0 to 3 the four farthest. */
const [near, far] = [
  [8, 9, 10, 11],
  [0, 1, 2, 3],
] as const;

function jointOf({ joint }: Explanation): JointCheck {
  assert.ok(joint);
  return joint;
}

function rows(found: Explanation, order: JointOrder): readonly JointRow[] {
  return rowsOf(jointOf(found), 'pool', order);
}

const isClose = (value: number | undefined, expected: number): void => {
  assert.ok(
    value !== undefined && Math.abs(value - expected) < 1e-4,
    `${value ?? 'nothing'}, not ${expected}`,
  );
};

/** What a whole run measures after the input and its joint check. */
const ofLayers = [{ kind: 'layers' }, { kind: 'learnt', replacement: 'permuted' }] as const;

describe('a joint check of a planted network', function () {
  this.timeout(60_000);
  let planted: PlantedTruth;
  before(async () => (planted = await plantedTruth()));
  after(() => planted.remove());

  it('finds that effects of an additive network add up, for every set', async () => {
    const found = await planted.explain([...far, ...near].map(own));
    const { supporting, opposing, isComplete } = jointOf(found);
    assert.deepEqual([supporting, opposing, isComplete], [8, 0, true]);
    assert.deepEqual(
      rows(found, 'supporting').map(({ blocks }) => blocks),
      [4, 8],
    );
    for (const { blocks, alone, together } of rows(found, 'supporting')) {
      isClose(alone.dice, -blocks * pair);
      isClose(together.dice, -blocks * pair);
    }
    for (const { alone, together } of jointOf(found).rows.filter(({ law }) => law === 'pool'))
      isClose(together.dice, alone.dice);
    assert.equal(nearestWarning(jointOf(found), 'dice'), null);
  });

  it('finds that what needs both of two blocks is counted twice by single effects', async () => {
    const found = await planted.explain([{ of: 'all', blocks: [0, 1], pairs: 3 }]);
    const [row] = rows(found, 'supporting');
    assert.equal(row?.blocks, 2);
    isClose(row.alone.dice, 2 * -3 * pair);
    isClose(row.together.dice, -3 * pair);
  });

  it('finds what either of some blocks holds up, which no single effect shows', async () => {
    const found = await planted.explain([...far.map(own), { of: 'any', blocks: far, pairs: 6 }]);
    const [row] = rows(found, 'supporting');
    assert.equal(row?.blocks, 4);
    isClose(row.alone.dice, -4 * pair);
    isClose(row.together.dice, -10 * pair);
  });

  it('finds that blocks which oppose alone hold the segmentation together', async () => {
    const found = await planted.explain([...far.map(reversed), { of: 'any', blocks: far, pairs: 6 }]);
    const [row] = rows(found, 'opposing');
    assert.equal(row?.blocks, 4);
    isClose(row.alone.dice, 4 * pair);
    isClose(row.together.dice, -2 * pair);
    assert.deepEqual(jointSentences(jointOf(found), 'dice', 'blocks'), [
      'The 4 opposing blocks: +20.0 if independent, −10.0 together.',
    ]);
  });

  it('says that a map does worse than distance alone, where it does', async () => {
    const found = await planted.explain([...far.map(own), { of: 'any', blocks: near, pairs: 10 }]);
    const worse = worseThanNearest(jointOf(found), 'dice');
    assert.equal(worse?.law, 'pool');
    isClose(worse.map, -4 * pair);
    isClose(worse.nearest, -10 * pair);
    assert.match(nearestWarning(jointOf(found), 'dice') ?? '', /nearest to the RoI .*−50\.0 against −20\.0/u);
  });

  it('has nothing to check where no block has an effect', async () => {
    const found = await planted.explain([]);
    assert.deepEqual([jointOf(found).isComplete, jointOf(found).rows], [true, []]);
    assert.deepEqual(jointSentences(jointOf(found), 'dice', 'blocks'), [
      'No effect of blocks is beyond ±τ: there is nothing to check.',
    ]);
  });

  it('goes on where it was cancelled, and is then what it would have been; a file keeps it', async () => {
    const engine = createEngine();
    const prepared = await planted.prepare([...far, ...near].map(own));
    const map = await engine.run(explanationKind, prepared, [{ kind: 'input' }], quiet);
    const joint = [{ kind: 'joint' }] as const;
    const whole = await engine.run(explanationKind, map, joint, quiet);
    const some = jointOf(whole).rows.slice(1, 4);
    const cut: Explanation = { ...map, joint: { ...jointOf(whole), isComplete: false, rows: some } };
    assert.deepEqual(explanationKind.openAims(cut), [{ kind: 'joint' }, ...ofLayers]);
    const resumed = await engine.run(explanationKind, cut, joint, quiet);
    assert.deepEqual(resumed.joint, whole.joint);
    const spent = (of: Explanation): number => (of.facts?.treatments ?? NaN) - (map.facts?.treatments ?? NaN);
    assert.equal(spent(whole) - spent(resumed), some.length, 'no row is measured twice');
    const saved = serializeDocument(explanationKind, whole, '/any.segcause.json');
    assert.deepEqual(parseDocument(explanationKind, saved, '/any.segcause.json').joint, whole.joint);
  });

  it('is left out where the settings say so, and of a map that is not finished', async () => {
    const engine = createEngine();
    const without = await planted.prepare(far.map(own), { jointCheck: false });
    assert.deepEqual(explanationKind.openAims(without), [{ kind: 'input' }, ...ofLayers]);
    assert.equal(settingsOfQuestion(without.question).jointCheck, false);
    const both = [{ kind: 'input' }, { kind: 'joint' }] as const;
    assert.equal((await engine.run(explanationKind, without, both, quiet)).joint, undefined);
    const unfinished = await planted.prepare(far.map(own));
    assert.equal((await engine.run(explanationKind, unfinished, [at(both, 1)], quiet)).joint, undefined);
  });
});
