import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import { packEffects } from '../../../../src/documents/effect-columns.ts';
import type { Effect } from '../../../../src/documents/effects.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { readingIn, readingsOffered, tableIn } from '../../../../webview-ui/explanation/current-lists.ts';
import { exportName, explanationSvg } from '../../../../webview-ui/explanation/export-explanation.ts';
import { isNothingKnown } from '../../../../webview-ui/explanation/selecting.ts';
import { settingGroups } from '../../../../webview-ui/explanation/setting-fields.ts';
import { explanationReader, type ShownState } from '../../../../webview-ui/explanation/state.ts';
import { defaultView } from '../../../../webview-ui/explanation/view-options.ts';
import { estimandOf } from '../../../../webview-ui/model/csv-terms.ts';
import { effectInWords } from '../../../../webview-ui/model/format.ts';
import { checkExample, rowExample } from '../../documents/joint-example.ts';
import { blockExample, explanationExample, gridExample } from '../example.ts';
import { shownExample } from '../shown-example.ts';

const explanation = explanationExample();
const withStatistics = { ...explanation, statistics: 14 };
const direct = {
  ...withStatistics,
  question: { ...explanation.question, preset: 'pool' as const, reading: 'direct' as const },
};

const fit = { r2: 0.5, residual: 1 };
const fits = {
  ...{ dice: fit, softDice: fit, iou: fit },
  ...{ falsePositives: fit, falseNegatives: fit, meanProbability: fit },
};

/** What the panel holds where total effects were predicted, and none measured by whole passes. */
function predictedOnly(effects: readonly Effect[]): ShownState {
  const explanation: Explanation = {
    ...withStatistics,
    question: { ...withStatistics.question, preset: 'pool', reading: 'predicted', passes: 160 },
    joint: checkExample([rowExample('supporting', 4, -1, -1), rowExample('nearest', 4, -9, -9)]),
  };
  const columns = packEffects(effects);
  const read = {
    explanation,
    effects: [],
    direct: columns,
    predicted: { effects: columns, passes: 160, fits },
  };
  return { ...shownExample(explanation), ...explanationReader.read(read) };
}

describe('the readings of a map', () => {
  it('are total alone where the model takes no statistics over the image', () => {
    const view = { ...defaultView, reading: 'direct' as const };
    assert.equal(readingIn(shownExample(explanation), view), 'total');
    const keys = settingGroups(explanation, 'threshold').flatMap(({ fields }) =>
      fields.map(({ key }) => key),
    );
    assert.ok(!keys.includes('reading'));
  });

  it('are what was asked for, until another is chosen; those of layers are total', () => {
    assert.equal(readingIn(shownExample(withStatistics), defaultView), 'total');
    assert.equal(readingIn(shownExample(direct), defaultView), 'direct');
    assert.equal(readingIn(shownExample(direct), { ...defaultView, reading: 'total' }), 'total');
    assert.equal(readingIn(shownExample(direct), { ...defaultView, map: 'a layer' }), 'total');
  });

  it('are predicted where that takes fewer whole passes; a choice that is not offered any more is not shown', () => {
    const { question } = withStatistics;
    const small = { ...gridExample([32, 32], [4, 4]), effects: [], draws: null };
    const shownOf = (changes: Partial<typeof question>): ShownState =>
      shownExample({
        ...withStatistics,
        question: { ...question, preset: 'pool', ...changes },
        maps: [small],
      });
    const through = { ...defaultView, reading: 'through' as const };
    assert.deepEqual(readingsOffered(shownOf({})), ['predicted', 'direct', 'through', 'total']);
    assert.equal(readingIn(shownOf({}), through), 'through');
    const unworthy: readonly Partial<typeof question>[] = [
      { passes: 64 * 50 },
      { coarse: [8, 8] },
      { preset: 'paper' },
    ];
    for (const changes of unworthy) {
      assert.deepEqual(readingsOffered(shownOf(changes)), ['direct', 'total']);
      assert.equal(readingIn(shownOf(changes), through), 'total');
    }
  });

  it('are total ones, as measured, where a run measures these in place of predictions', () => {
    const question = { ...withStatistics.question, preset: 'pool', reading: 'predicted' } as const;
    const asked = { ...withStatistics, question };
    assert.equal(readingIn(shownExample(asked), defaultView), 'predicted');
    const measured = shownExample(asked, [[blockExample(3, 'decided', -2)]]);
    assert.equal(readingIn(measured, defaultView), 'total');
  });

  it('are named in what is shown and written: direct effects are never called effects alone', () => {
    const shown = shownExample(direct);
    assert.equal(tableIn(shown, defaultView).outcome.label, 'Dice (direct effect)');
    assert.equal(tableIn(shown, { ...defaultView, reading: 'total' }).outcome.label, 'Dice');
    assert.match(exportName(shown, defaultView), /\.direct$/u);
    assert.doesNotMatch(exportName(shown, { ...defaultView, reading: 'total' }), /direct/u);
  });

  it('do not mix: what comes as direct stands beside the total effects', () => {
    const effect = blockExample(3, 'decided', -2);
    const before = explanationReader.read({ explanation: direct, effects: [], direct: null });
    const [geometry] = before.maps;
    const map = { geometry, effects: packEffects([effect]), reading: 'direct' as const };
    const after = explanationReader.merge(before, { map, components: null });
    assert.ok(after.maps[0].effects.every((one) => one === null));
    assert.equal(after.direct?.effects[effect.index]?.mean, effect.mean);
  });

  it('that are predicted are told from zero by their intervals, on every outcome', () => {
    const one = blockExample(3, 'undetermined', -2);
    const outcomes = { ...one.outcomes, softDice: { mean: -2, se: 2, low: -6, high: 2 } };
    const decided = { ...one.outcomes, softDice: { mean: -2, se: 0.5, low: -3, high: -1 } };
    const shown = predictedOnly([
      { ...one, outcomes },
      { ...one, index: 4, outcomes: decided },
    ]);
    const { effects } = tableIn(shown, { ...defaultView, outcome: 'softDice' });
    assert.deepEqual([at(effects, 3).state, at(effects, 4).state], ['undetermined', 'decided']);
  });

  it('that are predicted are of the pool, and never of one draw', () => {
    const shown = predictedOnly([{ ...blockExample(3, 'decided', -2), n: 1 }]);
    const { outcome, effects } = tableIn(shown, defaultView);
    const estimand = 'mean change of Dice (predicted total effect) in the RoI over the pool';
    assert.equal(estimandOf(outcome), estimand);
    assert.equal(effectInWords(at(effects, 3), outcome), '−2.00 ± 0.10 pts');
  });

  it('that are predicted are something known, though no total effect was measured', () => {
    assert.ok(!isNothingKnown(predictedOnly([blockExample(3, 'decided', -2)])));
    assert.ok(isNothingKnown(shownExample(withStatistics)));
  });

  it('that were not measured have no joint check, which an exported map says nothing of', async () => {
    const shown = predictedOnly([blockExample(3, 'decided', -2)]);
    assert.match(await explanationSvg(shown, defaultView), /Joint check: replacing/u);
    const seen = { ...defaultView, reading: 'direct' as const };
    assert.doesNotMatch(await explanationSvg(shown, seen), /Joint check/u);
  });
});
