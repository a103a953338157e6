import assert from 'node:assert/strict';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import { input, quiet } from '../../support/aims.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';
import { effectsAsPublished, effectsOverPool } from './published.ts';

const slice = { image: sampleFile('images/slice_084.png'), mask: sampleFile('masks/slice_084.png') };
const references = sampleFile('references');

/** Problems small enough for one forward pass at a time, and real. */
const problems: readonly [string, string, Settings][] = [
  [
    'the sample, natural patches',
    sampleFile('unet_late.onnx'),
    { preset: 'paper', block: 64, draws: 6, roi: [96, 134, 24, 20] },
  ],
  [
    'the sample, blocks set to zero',
    sampleFile('unet_late.onnx'),
    { preset: 'paper', block: 48, treatment: 'zero' },
  ],
  ...(
    [
      ['sigmoid_one_channel', { references }],
      ['logits_one_channel', { references, threshold: 0 }],
      ['softmax_classes', { references, seed: 7, block: 2 }],
      ['logits_classes', {}],
      ['nhwc', { block: 2 }],
      ['rgb_input', { references }],
      ['fixed_batch_two', { references, block: 3 }],
      ['dynamic_batch', { treatment: 'mean' }],
      ['opset9', { treatment: 'blur' }],
      ['rgb_input', { treatment: 'mean', preprocessing: { mean: [0.1, 0.2, 0.3], std: [0.5, 0.4, 0.3] } }],
      ['softmax_classes', { treatment: 'zero', block: 5 }],
      ['argmax_labels', { references, tau: 3, block: 2 }],
      ['logits_classes', { preset: 'pool', references, tau: 0 }],
      ['nhwc', { preset: 'pool', tau: 0, block: 5 }],
      ['fixed_batch_two', { preset: 'pool', treatment: 'blur', tau: 0 }],
    ] satisfies [string, Settings][]
  ).map(([name, settings]): [string, string, Settings] => [
    `${name}, ${JSON.stringify(settings, (key, value: unknown) => (key === 'references' ? 'folder' : value))}`,
    modelFixture(`${name}.onnx`),
    { preset: 'paper', image: slice.image, block: 4, draws: 6, ...settings },
  ]),
];

describe('The engine against the published steps, done slowly', function () {
  this.timeout(60_000);

  for (const [name, model, settings] of problems) {
    it(name, async () => {
      const engine = createEngine();
      const { document: explanation } = await engine.prepare(explanationKind, { model, settings });
      const found = await engine.run(explanationKind, explanation, input, quiet);
      const { question } = explanation;
      const expected = await (question.preset === 'pool' ? effectsOverPool : effectsAsPublished)(question);
      const effects = found.maps.flatMap((map) => map.effects);
      assert.equal(effects.length, expected.length);
      assert.ok(
        expected.some((effect) => effect !== 0),
        'there is something to compare',
      );
      effects.forEach(({ mean, index }, i) => {
        assert.ok(
          Math.abs(mean - (expected[i] ?? NaN)) <= 1e-3,
          `block ${index}: ${mean} instead of ${expected[i] ?? NaN}`,
        );
      });
    });
  }
});
