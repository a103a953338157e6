import assert from 'node:assert/strict';
import { createEngine, type EngineService } from '../../../src/engine/engine.ts';
import type { Run } from '../../../src/engine/run.ts';
import type { Effect, Explanation } from '../../../src/explanation/explanation.ts';
import type { Settings } from '../../../src/explanation/settings.ts';
import { createTensorFlowRuntime } from '../../../src/runtime/tensorflow/tensorflow.ts';
import { input } from '../../support/aims.ts';
import { sampleFile } from '../../support/models.ts';

const fixtures = new URL('../../fixtures/', import.meta.url).pathname;
const quiet: Run = { onProgress: () => undefined, onCheckpoint: () => undefined, isCancelled: () => false };
const small: Settings = {
  preset: 'pool',
  image: sampleFile('images/slice_084.png'),
  references: sampleFile('references'),
  block: 8,
  draws: 4,
  seed: 3,
  tau: 0,
};
const fitted: Settings = { preprocessing: { width: 32, height: 32 } };

/** ONNX fixtures that segment, as they decide themselves. */
const onnx: readonly (readonly [string, Settings])[] = [
  ['sigmoid_one_channel', {}],
  ['logits_one_channel', {}],
  ['softmax_classes', {}],
  ['logits_classes', {}],
  ['argmax_labels', {}],
  ['two_outputs', { block: 6 }],
  ['nhwc', {}],
  ['rgb_input', {}],
  ['fixed_batch_two', {}],
  ['dynamic_batch', {}],
  ['dynamic_spatial', fitted],
  ['opset9', {}],
  ['float16', {}],
  ['external_data', {}],
];

/**
 * Fixtures of TensorFlow that segment one image. Weights are drawn at random, so each has a threshold that makes about
 * half of the RoI the class.
 */
const tensorFlow: readonly (readonly [string, number, Settings])[] = [
  ['tfjs/unet/model.json', 0.547, fitted],
  ['tfjs/unet_uint8/model.json', 0.4761, fitted],
  ['tfjs/unet_keras3/model.json', 0.4761, fitted],
  ['tfjs/deeplab/model.json', 0.945, {}],
  ['tfjs/graph_unet/model.json', 0.531, fitted],
  ['tfjs/graph_deeplab/model.json', 0.344, {}],
  ['tfjs/graph_segmenter/model.json', 0.265, fitted],
  ['tfjs/graph_transformer/model.json', 0.000244, {}],
  ['keras/unet_keras2.keras', 0.4761, fitted],
  ['keras/unet_keras3.keras', 0.4761, fitted],
  ['keras/deeplab_keras3.keras', 0.836, {}],
  ['keras/segmenter_keras2.keras', 0.5476, fitted],
  ['keras/segmenter_keras3.keras', 0.531, {}],
  ['keras/transformer_keras2.keras', 0.0547, {}],
];
const roi = [4, 8, 8, 8] as const;

const effectsOf = ({ maps }: Explanation): readonly Effect[] => maps.flatMap(({ effects }) => effects);

/**
 * Both runtimes answer one question. A pixel whose value lies within the noise of floats (about 3e-7) of the threshold
 * may fall on either side, and is worth far more than the tolerance; RoIs of 64 pixels and few draws make that less than
 * one in a hundred for all models together. Soft outcomes have no threshold, and are held for every draw.
 */
async function assertSameEffects(explanation: Explanation, onOnnxRuntime: EngineService): Promise<void> {
  const onTensorFlow = createEngine(() => createTensorFlowRuntime());
  const expected = await onOnnxRuntime.explain(explanation, input, quiet);
  const found = await onTensorFlow.explain(explanation, input, quiet);
  assert.match(expected.facts?.runtime ?? '', /^onnxruntime/u);
  assert.match(found.facts?.runtime ?? '', /^tensorflow\.js/u);
  const [own, other] = [effectsOf(found), effectsOf(expected)];
  assert.equal(own.length, other.length);
  assert.ok(
    other.some(({ outcomes }) => outcomes.softDice.mean !== 0),
    'something has an effect',
  );
  own.forEach((effect, i) => {
    const wanted = other[i];
    assert.ok(wanted !== undefined);
    assert.deepEqual(effect.unit, wanted.unit);
    assert.ok(Math.abs(effect.mean - wanted.mean) <= 1e-3, `Dice: ${effect.mean}, not ${wanted.mean}`);
    const soft = [effect, wanted].map(({ outcomes }) => outcomes.softDice.mean);
    assert.ok(Math.abs((soft[0] ?? NaN) - (soft[1] ?? NaN)) <= 1e-3, `soft Dice: ${soft.join(', not ')}`);
  });
}

describe('Effects are the same on ONNX Runtime and on TensorFlow.js', function () {
  this.timeout(60_000);

  for (const [name, settings] of onnx) {
    it(`${name}.onnx`, async () => {
      const engine = createEngine();
      const model = `${fixtures}models/${name}.onnx`;
      const { explanation } = await engine.prepare({ model, settings: { ...small, ...settings } });
      await assertSameEffects(explanation, engine);
    });
  }

  for (const [name, threshold, settings] of tensorFlow) {
    it(name, async () => {
      const engine = createEngine();
      const head: Settings = { decision: 'threshold', activation: 'none', class: 0, threshold, roi };
      const model = fixtures + name;
      const { explanation } = await engine.prepare({ model, settings: { ...small, ...settings, ...head } });
      const share = explanation.baseline.reference / (roi[2] * roi[3]);
      assert.ok(share > 0.25 && share < 0.75, `${share} of the RoI`);
      await assertSameEffects(explanation, engine);
    });
  }
});
