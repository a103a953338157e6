import assert from 'node:assert/strict';
import { causesBySize, conclusionOf, remainingOf } from '../../../src/documents/cause-words.ts';
import type { Cause } from '../../../src/documents/causes.ts';
import { causeExample } from '../webview-ui/example.ts';

const done = 'the x axis is flipped';
const baseline = { predicted: 200, pixels: 300 };
const exactly = (mean: number): NonNullable<Cause['found']>['lost'] => ({
  mean,
  se: 0,
  low: mean,
  high: mean,
});

function causeOf(lost: number, gained: number, state: 'decided' | 'undetermined' = 'decided'): Cause {
  const cause = causeExample('flip', done, -1, lost);
  return { ...cause, found: cause.found && { ...cause.found, state, gained: exactly(gained) } };
}

describe('What a cause comes to', () => {
  const words = (lost: number, gained: number, of = baseline): string =>
    conclusionOf(causeOf(lost, gained), of).replace(` when ${done}`, '');

  it('is said by how much of the component remains', () => {
    assert.equal(conclusionOf(causeOf(200, 0), baseline), 'gone when the x axis is flipped');
    assert.deepEqual(
      [words(191, 5), words(120, 0), words(30, 0), words(1, 2), words(0, 0), words(5, 40)],
      ['gone', 'mostly gone', 'smaller', 'hardly changed', 'unchanged', 'larger'],
    );
    assert.equal(remainingOf(causeOf(50, 10), baseline), 75);
  });

  it('is whether a component that is missed is found', () => {
    const missed = { predicted: 0, pixels: 300 };
    assert.deepEqual(
      [
        words(0, 300, missed),
        words(0, 200, missed),
        words(0, 30, missed),
        words(0, 2, missed),
        words(0, 0, missed),
      ],
      ['found', 'mostly found', 'partly found', 'hardly changed', 'unchanged'],
    );
    assert.equal(remainingOf(causeOf(0, 30), missed), null);
  });

  it('is open where draws do not tell yet, and is why where it cannot be tried', () => {
    assert.equal(
      conclusionOf(causeOf(20, 0, 'undetermined'), baseline),
      'not yet distinguishable from zero when the x axis is flipped',
    );
    const untried: Cause = { ...causeOf(0, 0), found: null, problem: 'the model takes 8×8' };
    assert.equal(
      conclusionOf(untried, baseline),
      'not known when the x axis is flipped: the model takes 8×8',
    );
    assert.equal(remainingOf(untried, baseline), null);
  });
});

describe('Causes by size', () => {
  it('have the largest effect first, of equals the one that changes more pixels, and what cannot be tried last', () => {
    const untried: Cause = { ...causeExample('fold', 'e', 0), found: null, problem: 'no' };
    const all = [
      untried,
      causeExample('flip', 'a', 2),
      causeExample('flip', 'b', 0, 3),
      causeExample('flip', 'c', -7),
      causeExample('flip', 'd', 0, 9),
    ];
    assert.deepEqual(
      causesBySize(all).map((cause) => cause.done),
      ['c', 'a', 'd', 'b', 'e'],
    );
  });
});
