import { strict as assert } from 'node:assert';
import { at } from '../../../../src/at.ts';
import { createTimeLeft } from '../../../../src/engine/run/time-left.ts';
import { traces } from './traces.ts';

describe('The time left of a stage', () => {
  for (const [name, trace] of Object.entries(traces).filter(([one]) => one.startsWith('blocks')))
    it(`is right within a factor of two from soon after the first draw on (${name})`, () => {
      const [end] = at(trace, trace.length - 1);
      const timeLeft = createTimeLeft(0);
      let estimates = 0;
      for (const [seconds, share, draw] of trace) {
        const left = timeLeft({ seconds, share }, draw === 1);
        // The last second shows as "1 s" at most.
        if (left === null || end - seconds < 2) continue;
        estimates++;
        const ratio = left / (end - seconds);
        assert.ok(
          ratio > 0.5 && ratio < 2,
          `${left.toFixed(1)} of ${(end - seconds).toFixed(1)} s at ${seconds} s`,
        );
      }
      assert.ok(estimates > 20);
    });

  it('is not estimated while sessions are opened, unless that takes long', () => {
    const timeLeft = createTimeLeft(0);
    assert.equal(timeLeft({ seconds: 3, share: 0 }, true), null);
    assert.equal(timeLeft({ seconds: 9, share: 0.01 }, true), null);
    assert.equal(timeLeft({ seconds: 14, share: 0.02 }, true), (5 * 0.98) / 0.01);
  });

  it('follows from the first result on where units are finished one after the other', () => {
    const timeLeft = createTimeLeft(10);
    assert.equal(timeLeft({ seconds: 11, share: 0.25 }, false), 3);
    assert.equal(timeLeft({ seconds: 14, share: 1 }, false), 0);
  });

  it('forgets how slow a run was at first', () => {
    const timeLeft = createTimeLeft(0);
    const share = (seconds: number): number =>
      seconds < 10 ? seconds / 1000 : 0.01 + (seconds - 10) * 0.025;
    let left: number | null = null;
    for (let seconds = 1; seconds <= 30; seconds++)
      left = timeLeft({ seconds, share: share(seconds) }, false);
    assert.ok(left !== null && Math.abs(left - 19.6) < 1e-6, String(left));
  });

  it('stays what it was while nothing comes, and grows', () => {
    const timeLeft = createTimeLeft(0);
    timeLeft({ seconds: 1, share: 0 }, false);
    assert.equal(timeLeft({ seconds: 2, share: 0.5 }, false), 1);
    assert.equal(timeLeft({ seconds: 3, share: 0.5 }, false), 2);
  });
});
