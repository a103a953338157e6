import assert from 'node:assert/strict';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { input, quiet } from '../../../support/aims.ts';
import { laneFile } from '../../../support/lanes.ts';
import { sampleFile } from '../../../support/models.ts';

describe('what a run is expected to take', function () {
  this.timeout(120_000);
  const engine = createEngine({ open: () => createOnnxRuntime('cpu', laneFile) });
  const prepared = async (draws: number): Promise<Explanation> => {
    const settings = { image: sampleFile('images/slice_084.png'), draws, tau: 0 };
    return (await engine.prepare(explanationKind, { model: sampleFile('unet_late.onnx'), settings }))
      .document;
  };

  it('is about what it takes', async () => {
    const explanation = await prepared(10);
    const { seconds, bytes } = await engine.query({ kind: 'runNeeds', question: explanation.question });
    const started = performance.now();
    await engine.run(explanationKind, explanation, input, quiet);
    const taken = (performance.now() - started) / 1000;
    console.log(`      expected ${seconds.toFixed(1)} s, taken ${taken.toFixed(1)} s`);
    assert.ok(seconds > taken / 5 && seconds < 5 * taken);
    assert.ok(bytes > 2e8 && bytes < 2e9, `${bytes} bytes`);
  });

  it('ends where nobody waits for it any more', async () => {
    const { question } = await prepared(2);
    await assert.rejects(
      engine.query({ kind: 'runNeeds', question }, () => true),
      /cancelled/,
    );
  });
});
