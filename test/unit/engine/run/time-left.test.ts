import { strict as assert } from 'node:assert';
import { at } from '../../../../src/at.ts';
import { createTimeLeft } from '../../../../src/engine/run/time-left.ts';
import { noOpenings } from '../../../../src/inference/openings.ts';
import { recordedRuns } from './traces.ts';

describe('The time left of a stage', () => {
  for (const [name, moments] of Object.entries(recordedRuns))
    it(`is right within a factor of two from a second after the first results on (${name})`, () => {
      const end = at(moments, moments.length - 1).seconds;
      const timeLeft = createTimeLeft(0);
      let estimates = 0;
      for (const moment of moments) {
        const left = timeLeft(moment);
        const rest = end - moment.seconds;
        // The last second shows as "1 s" at most.
        if (left === null || rest < 2) continue;
        estimates++;
        const ratio = left / rest;
        assert.ok(
          ratio > 0.5 && ratio < 2,
          `${left.toFixed(1)} of ${rest.toFixed(1)} s at ${moment.seconds} s`,
        );
      }
      assert.ok(estimates > 20);
    });

  it('does not take the opening of sessions for work, and adds those that are still to be opened', () => {
    const timeLeft = createTimeLeft(0);
    const noneYet = { seconds: 2, left: 6 };
    assert.equal(timeLeft({ seconds: 3, share: 0, openings: noneYet }), null);
    assert.equal(timeLeft({ seconds: 6, share: 0.1, openings: { seconds: 4, left: 4 } }), 9 + 4);
    assert.equal(timeLeft({ seconds: 9, share: 0.2, openings: { seconds: 6, left: 2 } }), 8 + 2);
  });

  it('follows from the first result on where units are finished one after the other', () => {
    const timeLeft = createTimeLeft(10);
    assert.equal(timeLeft({ seconds: 11, share: 0.25, openings: noOpenings }), 3);
    assert.equal(timeLeft({ seconds: 14, share: 1, openings: noOpenings }), 0);
  });

  it('forgets how slow a run was at first', () => {
    const timeLeft = createTimeLeft(0);
    const share = (seconds: number): number =>
      seconds < 10 ? seconds / 1000 : 0.01 + (seconds - 10) * 0.025;
    let left: number | null = null;
    for (let seconds = 1; seconds <= 30; seconds++)
      left = timeLeft({ seconds, share: share(seconds), openings: noOpenings });
    assert.ok(left !== null && Math.abs(left - 19.6) < 1e-6, String(left));
  });

  it('stays what it was while nothing comes, and grows', () => {
    const timeLeft = createTimeLeft(0);
    timeLeft({ seconds: 1, share: 0, openings: noOpenings });
    assert.equal(timeLeft({ seconds: 2, share: 0.5, openings: noOpenings }), 1);
    assert.equal(timeLeft({ seconds: 3, share: 0.5, openings: noOpenings }), 2);
  });
});
