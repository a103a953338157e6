import { strict as assert } from 'node:assert';
import type { ExplainAim } from '../../../../src/documents/explanation-step.ts';
import { type Activity, atRest } from '../../../../src/protocol/page.ts';
import { runInWords } from '../../../../webview-ui/explanation/run-words.ts';
import { blockExample, explanationExample } from '../example.ts';
import { shownExample } from '../shown-example.ts';

describe('the words of a run', () => {
  const words = (
    activity: Partial<Activity<ExplainAim>>,
    status: 'ready' | 'incomplete' | 'complete' = 'ready',
  ): string => {
    const donors = { origin: 'references', images: 3, label: 'three images' } as const;
    const ranked = { intervention: 'resample', donors, baselineDice: 90, effects: [] } as const;
    const components = { ...ranked, effects: [], isComplete: status === 'complete' };
    const explanation = { ...explanationExample(), status, components };
    const effects = [blockExample(0, 'undetermined', 1)];
    return runInWords(shownExample(explanation, [effects], { ...atRest, ...activity }));
  };
  const progress = {
    aim: { kind: 'input' },
    share: 0.4,
    done: 3,
    total: 16,
    treatments: 99,
    secondsLeft: 11.2,
  } as const;

  it('count draws over a pool, or else blocks, and the time left', () => {
    const draw = { number: 19, of: 50 };
    assert.equal(
      words({ running: true, progress: { ...progress, draw } }),
      'Input: draw 19 of 50 · 12 s left',
    );
    const blocks = { ...progress, draw: null, secondsLeft: null };
    assert.equal(words({ running: true, progress: blocks }), 'Input: 3 of 16 blocks');
    assert.equal(words({ running: true }), 'Reading the model…');
    const waitingFor = 'the comparison of a.onnx with b.onnx';
    assert.equal(words({ running: true, waitingFor }), `Waiting for ${waitingFor}`);
    const soon = { ...progress, draw, secondsLeft: 3.2 };
    assert.equal(words({ running: true, progress: soon }), 'Input: draw 19 of 50 · 4 s left');
  });

  it('say how it ended', () => {
    assert.equal(words({}), 'Not run yet');
    assert.equal(words({ runtime: 'TensorFlow.js, CPU' }), 'Not run yet; will run on TensorFlow.js, CPU');
    assert.equal(words({ blocked: 'no trust' }), 'no trust');
    const ready = shownExample({ ...explanationExample(), status: 'ready' }, [[]], atRest);
    assert.equal(runInWords(ready, { seconds: 41.7, bytes: 1.23e9 }), 'Not run yet · expected: 42 s, 1.2 GB');
    assert.equal(
      runInWords(ready, { seconds: 754, bytes: 6e8 }),
      'Not run yet · expected: 12 min 34 s, 0.6 GB',
    );
    assert.match(
      words({}, 'incomplete'),
      /^Incomplete: 1 of 16 blocks measured, 1 not yet distinguishable from zero/,
    );
    assert.match(words({ cancelled: 'kept' }, 'incomplete'), /^Cancelled: 1 of 16/);
    assert.match(words({ cancelled: 'setAside' }, 'complete'), /^Complete: 16 blocks; .*this result stays/);
  });

  it('call a whole map complete that was asked for without layers', () => {
    const explanation = { ...explanationExample(), status: 'complete', components: null } as const;
    const shown = shownExample(explanation, [[blockExample(0, 'decided', 1)]], atRest);
    assert.equal(runInWords(shown), 'Complete: 16 blocks; layers not measured');
  });

  it('say what a run is expected to take, with coarse blocks first where these are measured or could be', () => {
    const needs = { seconds: 42, bytes: 1.24e9 };
    const refined = { least: 9, most: 51 };
    const expected = (coarse: boolean, found: Parameters<typeof runInWords>[1]): string => {
      const explanation = explanationExample();
      const question = { ...explanation.question, ...(coarse && { coarse: [16, 16] }) };
      return runInWords(shownExample({ ...explanation, question }, []), found);
    };
    assert.match(expected(false, needs), / · expected: 42 s, 1.2 GB$/u);
    assert.match(
      expected(false, { ...needs, refined }),
      / · expected: 42 s \(coarse blocks first: 9 s to 51 s\), 1.2 GB$/u,
    );
    assert.match(
      expected(true, { ...needs, refined }),
      / · expected: 9 s to 51 s \(all blocks: 42 s\), 1.2 GB$/u,
    );
  });
});
