import { strict as assert } from 'node:assert';
import type { Comparison } from '../../../../src/documents/comparison.ts';
import type { CompareAim } from '../../../../src/documents/comparison-step.ts';
import { type Activity, atRest } from '../../../../src/protocol/page.ts';
import { comparisonInWords } from '../../../../webview-ui/comparison/comparison-words.ts';
import { comparisonExample } from '../comparison-example.ts';

describe('the words of a comparison’s run', () => {
  const words = (activity: Partial<Activity<CompareAim>>, comparison: Partial<Comparison> = {}): string =>
    comparisonInWords({
      comparison: { ...comparisonExample(), ...comparison },
      activity: { ...atRest, ...activity },
    });

  it('say before it what it will run on, or why it cannot', () => {
    assert.equal(words({}), 'Not run yet');
    assert.equal(words({ runtime: 'ONNX Runtime, CUDA' }), 'Not run yet; will run on ONNX Runtime, CUDA');
    assert.equal(words({ blocked: 'no trust', runtime: 'TensorFlow.js' }), 'no trust');
  });

  it('say what it waits for, how far it is, and how it ended', () => {
    const waitingFor = 'the explanation of unet.onnx';
    assert.equal(words({ running: true, waitingFor }), 'Waiting for the explanation of unet.onnx');
    assert.equal(words({ running: true }), 'Reading the models…');
    const progress = {
      aim: { kind: 'own' },
      share: 0.1,
      done: 3,
      total: 16,
      draw: null,
      treatments: null,
      secondsLeft: 9,
    } as const;
    assert.equal(
      words({ running: true, progress }),
      'Comparing own changes of layers · 3 of 16 · 9.0 s left',
    );
    const facts = {
      ...{ version: '1', runtime: 'onnxruntime', device: 'cpu', startedAt: '2026-11-23T01:08:00Z' },
      ...{ seconds: 12, treatments: 50, passes: 3 },
    };
    assert.equal(words({}, { facts }), 'Done · 50 treatments in 12 s');
    assert.match(words({}, { facts, status: 'incomplete' }), /^Cancelled: what was found is kept · /u);
  });
});
