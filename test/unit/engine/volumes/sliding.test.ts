import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../../../src/at.ts';
import { dice } from '../../../../src/causal/outcomes/outcome.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { ExplainAim } from '../../../../src/documents/explanation-step.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import { decodeMask } from '../../../../src/documents/run-length.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import type { WindowsSetting } from '../../../../src/documents/windows.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { outputOf } from '../../../../src/engine/scene/image-pass.ts';
import { treatedBlock } from '../../../../src/engine/scene/treated-block.ts';
import { runNeeds } from '../../../../src/engine/scene/run-needs.ts';
import { input, quiet } from '../../../support/aims.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { randomNumbers } from '../../../support/random-numbers.ts';
import { slowSliding } from '../../inference/sliding/slow-sliding.ts';
import { equalWholePasses, opened } from './equal-passes.ts';

/** Larger than the windows of the model, 8×12×10. */
const size = [13, 20, 18] as const;
const fixture = (name: string): string =>
  new URL(`../../../fixtures/sliding/${name}`, import.meta.url).pathname;
const model = fixture('3d.onnx');

describe('an explanation of a model that slides over a volume', function () {
  this.timeout(120_000);
  const engine = createEngine();
  let folder = '';
  let image = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-sliding-'));
    const random = randomNumbers(5);
    const data = Float32Array.from({ length: 13 * 20 * 18 }, () => 2 * random() - 1);
    image = await writeNifti(join(folder, 'scan.nii.gz'), { size, data });
  });
  after(() => rm(folder, { recursive: true }));

  const asked = (windows: WindowsSetting, more: Settings = {}): Settings => ({
    ...{ image, class: 1, block: 4, draws: 3, windows, roi: [4, 6, 5, 4, 5, 5] },
    preprocessing: { normalize: 'none' },
    ...more,
  });
  const prepared = async (windows: WindowsSetting, more: Settings = {}): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model, settings: asked(windows, more) })).document;
  const explained = async (found: Explanation, aims: readonly ExplainAim[] = input): Promise<Explanation> =>
    engine.run(explanationKind, found, aims, quiet);

  it('is of the whole volume, and says how it slides', async () => {
    const { question, guesses } = await prepared({});
    assert.deepEqual(question.input.size, [...size]);
    assert.deepEqual(question.windows, {
      ...{ size: [8, 12, 10], step: 0.5, weights: 'gaussian', like: 'nnunet', mirror: [] },
    });
    assert.deepEqual(settingsOfQuestion(question).windows, question.windows);
    const words =
      'The input of 13×20×18 is run through the model in 27 windows of 8×12×10, step 0.5, Gaussian weights (nnU-Net).';
    assert.ok(guesses.some(({ about, text }) => about === 'preprocessing' && text === words));
  });

  it('shows what whole sliding inference predicts, as a plain loop computes it', async () => {
    for (const windows of [{ mirror: [0, 2] }, { like: 'monai', weights: 'constant', step: 0.75 }] as const) {
      const explanation = await prepared(windows);
      await opened(explanation, async ({ scene }, { program }) => {
        const tensor = { type: 'float32', shape: [1, 1, ...size], data: scene.pass.image } as const;
        const { sliding } = scene.model;
        assert.ok(sliding);
        const slow = await slowSliding(program, ['image', 'logits'], tensor, sliding.windows);
        const own = outputOf(scene.pass, scene.head).data as Float32Array;
        assert.ok(own.every((value, i) => Math.abs(value - at(slow, i)) < 1e-4));
        const positions = slow.length / 2;
        const isClass = Array.from({ length: positions }, (_, i) =>
          Number(at(slow, positions + i) > at(slow, i)),
        );
        assert.deepEqual([...decodeMask(explanation.prediction)], isClass);
      });
    }
  });

  for (const [name, windows] of Object.entries({
    'as nnU-Net does': {},
    'as nnU-Net does, mirrored': { mirror: [1] },
    'as MONAI does': { like: 'monai', step: 0.75 },
    'side by side': { step: 1, weights: 'constant' },
  } satisfies Record<string, WindowsSetting>)) {
    it(`measures blocks as whole sliding passes do: ${name}`, async () => {
      await equalWholePasses(await prepared(windows), 12);
    });
  }

  it('measures direct effects, with the statistics of each window held', async () => {
    const total = await explained(await prepared({}));
    const { maps } = await explained(await prepared({}, { reading: 'direct' }));
    const direct = at(maps, 0).direct?.effects ?? [];
    assert.equal(direct.length, at(total.maps, 0).effects.length);
    assert.ok(direct.some(({ mean }, i) => mean !== at(at(total.maps, 0).effects, i).mean));
  });

  it('proves blocks zero that no window holds together with the RoI', async () => {
    const found = await explained(await prepared({ step: 1 }, { roi: [0, 0, 0, 2, 2, 2] }));
    const { effects } = at(found.maps, 0);
    assert.ok(effects.filter(({ state }) => state === 'proved').length > effects.length / 2);
  });

  it('survives its file, and measures the same again', async () => {
    const found = await explained(await prepared({}));
    const text = serializeDocument(explanationKind, found, join(folder, 'any.segcause.json'));
    const read = parseDocument(explanationKind, text, join(folder, 'any.segcause.json'));
    assert.deepEqual(read.question, found.question);
    const again = await explained(await prepared(settingsOfQuestion(found.question).windows ?? {}));
    assert.deepEqual(at(again.maps, 0).effects, at(found.maps, 0).effects);
  });

  it('shows a block under a draw, and what a run takes', async () => {
    const found = await explained(await prepared({}));
    await opened(found, async (_, loaded) => {
      const seen = await treatedBlock(found, 0, loaded, () => false);
      assert.ok(Math.abs(seen.dice.before - dice(found.baseline)) < 1e-9);
      const { seconds, bytes } = await runNeeds(found.question, loaded, 2e9, () => false);
      assert.ok(seconds > 0 && bytes > 0);
    });
  });

  it('tries causes on the whole volume', async () => {
    const { causes } = await explained(await prepared({}), [{ kind: 'causes' }]);
    assert.ok(causes?.isComplete);
    const flips = causes.causes.filter(({ kind }) => kind === 'flip');
    assert.ok(flips.length > 0 && flips.every(({ problem }) => problem === null));
  });

  it('refuses layers, which have activations of their own in every window', async () => {
    await assert.rejects(
      explained(await prepared({}), [{ kind: 'layers' }]),
      /slides over the image in windows/u,
    );
  });

  it('refuses windows that the model does not take', async () => {
    const wrong: readonly (readonly [WindowsSetting, RegExp])[] = [
      [{ size: [8, 12] }, /windows\.size has 2 numbers: give 3\.$/u],
      [{ size: [8, 12, 12] }, /takes windows of 8×12×10, and windows\.size says 12 along axis 2/u],
    ];
    for (const [windows, message] of wrong)
      await assert.rejects(prepared(windows), { name: 'UserError', message });
  });

  it('takes settings beside the model, and refuses what they do not have', async () => {
    const path = join(folder, 'net.onnx');
    await copyFile(model, path);
    await writeFile(join(folder, 'net.explain.json'), JSON.stringify({ windows: { step: 2 } }));
    await assert.rejects(
      engine.prepare(explanationKind, { model: path, settings: { image } }),
      /windows\.step/u,
    );
  });
});
