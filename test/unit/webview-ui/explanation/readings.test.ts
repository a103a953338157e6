import assert from 'node:assert/strict';
import { packEffects } from '../../../../src/documents/effect-columns.ts';
import { readingIn, tableIn } from '../../../../webview-ui/explanation/current-lists.ts';
import { exportName } from '../../../../webview-ui/explanation/export-explanation.ts';
import { settingGroups } from '../../../../webview-ui/explanation/setting-fields.ts';
import { explanationReader } from '../../../../webview-ui/explanation/state.ts';
import { defaultView } from '../../../../webview-ui/explanation/view-options.ts';
import { blockExample, explanationExample } from '../example.ts';
import { shownExample } from '../shown-example.ts';

const explanation = explanationExample();
const withStatistics = { ...explanation, statistics: 14 };
const direct = {
  ...withStatistics,
  question: { ...explanation.question, preset: 'pool' as const, reading: 'direct' as const },
};

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
});
