import { strict as assert } from 'node:assert';
import { at } from '../../../../src/at.ts';
import type { Effect } from '../../../../src/documents/effects.ts';
import { type KnownEffects, nothingKnown, withEffects } from '../../../../webview-ui/model/known-effects.ts';
import { throughStatistics } from '../../../../webview-ui/model/through-statistics.ts';
import { blockExample, gridExample } from '../example.ts';

describe('what blocks change through statistics', () => {
  const known = (...effects: readonly Effect[]): KnownEffects =>
    withEffects(nothingKnown(gridExample([16, 16], [8, 8])), effects);

  it('is the total effect less the direct one, in as wide an interval, with a state of its own', () => {
    const total = known(blockExample(0, 'decided', -3), blockExample(1, 'decided', -3));
    const direct = known(blockExample(0, 'decided', -1), blockExample(1, 'decided', -2.5));
    const [first, second] = throughStatistics(total, direct, 0.02).effects;
    assert.deepEqual([first?.mean, first?.low, first?.high, first?.state], [-2, -3, -1, 'decided']);
    assert.deepEqual([second?.mean, second?.low, second?.high], [-0.5, -1.5, 0.5]);
    assert.equal(second?.state, 'undetermined');
  });

  it('is not known where either is not, and stays skipped', () => {
    const skipped = { ...blockExample(2, 'skipped', 0), low: 0, high: 0 };
    const total = known(blockExample(0, 'decided', -3), skipped);
    const { effects } = throughStatistics(total, known(blockExample(1, 'decided', -1), skipped), 0.02);
    assert.deepEqual(effects.slice(0, 2), [null, null]);
    assert.equal(at(effects, 2)?.state, 'skipped');
  });
});
