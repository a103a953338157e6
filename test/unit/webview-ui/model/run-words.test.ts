import { strict as assert } from 'node:assert';
import { packEffects } from '../../../../src/documents/effect-columns.ts';
import type { Activity } from '../../../../src/protocol/panel.ts';
import { atRest, show } from '../../../../webview-ui/model/panel-state.ts';
import { runInWords } from '../../../../webview-ui/model/run-words.ts';
import { effectExample, explanationExample } from '../example.ts';

describe('the words of a run', () => {
  const words = (
    activity: Partial<Activity>,
    status: 'ready' | 'incomplete' | 'complete' = 'ready',
  ): string => {
    const effects = packEffects([{ index: 0, effect: effectExample('undetermined', 1) }]);
    const donors = { origin: 'references', images: 3, label: 'three images' } as const;
    const ranked = { intervention: 'resample', donors, baselineDice: 90, effects: [] } as const;
    const components = { ...ranked, effects: [], isComplete: status === 'complete' };
    const explanation = { ...explanationExample(), status, components };
    return runInWords(
      show({ explanation, effects: [effects], components: [], picture: null }, { ...atRest, ...activity }),
    );
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
    assert.match(words({}, 'incomplete'), /^Incomplete: 1 of 16 blocks measured, 1 not told from zero yet/);
    assert.match(words({ cancelled: 'kept' }, 'incomplete'), /^Cancelled: 1 of 16/);
    assert.match(words({ cancelled: 'setAside' }, 'complete'), /^Complete: 16 blocks; .*this result stays/);
  });
});
