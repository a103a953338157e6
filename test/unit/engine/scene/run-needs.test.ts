import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { RunNeeds } from '../../../../src/documents/run-needs.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { input, quiet } from '../../../support/aims.ts';
import { laneFile } from '../../../support/lanes.ts';
import { normalizedUnet } from '../../../support/normalized-nets.ts';
import { addPhantom } from '../../../support/phantom.ts';
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

  it('is, of a volume, that of all blocks and that of coarse ones first, between none and all that respond', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'segcause-needs-'));
    addPhantom(folder);
    const needsOf = async (refine: number): Promise<RunNeeds> => {
      const settings = { image: join(folder, 'head.nii.gz'), block: 4, draws: 4, refine };
      const request = { model: join(folder, 'lesion.onnx'), settings };
      const { document } = await engine.prepare(explanationKind, request);
      return engine.query({ kind: 'runNeeds', question: document.question });
    };
    for (const refine of [1, 4]) {
      const { seconds, refined } = await needsOf(refine);
      assert.ok(refined);
      assert.ok(refined.least > 0 && refined.least < refined.most);
      assert.ok(seconds > 0);
    }
    await rm(folder, { recursive: true });
  });

  it('is that of whole passes with coarse blocks first, though total effects are predicted without', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'segcause-needs-'));
    addPhantom(folder);
    const model = join(folder, 'normal.onnx');
    await writeFile(model, writeOnnx(normalizedUnet({ size: [24, 24, 24], channels: 4, levels: 1 })));
    const refinedOf = async (reading: 'predicted' | 'total'): Promise<NonNullable<RunNeeds['refined']>> => {
      const size = { depth: 24, height: 24, width: 24 };
      const settings = {
        image: join(folder, 'head.nii.gz'),
        block: 3,
        draws: 4,
        preprocessing: size,
        reading,
      };
      const { document } = await engine.prepare(explanationKind, { model, settings });
      assert.equal(document.question.reading, reading);
      const { refined } = await engine.query({ kind: 'runNeeds', question: document.question });
      assert.ok(refined);
      return refined;
    };
    const [predicted, total] = [await refinedOf('predicted'), await refinedOf('total')];
    console.log(`      ${predicted.most.toFixed(2)} s, ${total.most.toFixed(2)} s`);
    // A hundredth of it would be the cost of direct effects; passes that are timed at two moments differ too.
    assert.ok(predicted.most > total.most / 20);
    await rm(folder, { recursive: true });
  });

  it('ends where nobody waits for it any more', async () => {
    const { question } = await prepared(2);
    await assert.rejects(
      engine.query({ kind: 'runNeeds', question }, () => true),
      /cancelled/,
    );
  });
});
