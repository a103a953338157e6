import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numbersOf } from '../../../src/documents/box.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { type ExplanationRequest, explanationKind } from '../../../src/documents/explanation-kind.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { sampleFile } from '../../support/models.ts';
import { userError } from '../imaging/helpers.ts';

describe('A RoI that is kept for another image', () => {
  const engine = createEngine();
  const model = sampleFile('unet_late.onnx');
  const prepared = async (request: Omit<ExplanationRequest, 'model'>): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model, ...request })).document;
  const other = { image: sampleFile('images/slice_111.png'), mask: sampleFile('masks/slice_111.png') };
  const roiTexts = ({ guesses }: Explanation): readonly string[] =>
    guesses.filter(({ about }) => about === 'roi').map(({ text }) => text);

  it('stays where it holds some of the class', async () => {
    const roi = [100, 100, 40, 50];
    const found = await prepared({ settings: { ...other, roi }, isRoiKept: true });
    assert.deepEqual(numbersOf(found.question.roi), roi);
    assert.deepEqual(roiTexts(found), []);
  });

  it('is chosen anew, and why is said, where it holds none or is no region here', async () => {
    const anew = numbersOf((await prepared({ settings: other })).question.roi);
    for (const [roi, why] of [
      [[0, 0, 8, 8], 'the mask has no white matter in it'],
      [{ component: [2, 2] }, 'the prediction has no white matter at y 2, x 2'],
    ] as const) {
      const found = await prepared({ settings: { ...other, roi }, isRoiKept: true });
      assert.deepEqual(numbersOf(found.question.roi), anew);
      const [first = '', second] = roiTexts(found);
      assert.equal(first, `The RoI was not kept: ${why}.`);
      assert.equal(second, 'The RoI is where the most boundary is predicted.');
    }
  });

  it('is refused where it was asked for', async () => {
    await assert.rejects(
      prepared({ settings: { ...other, roi: [0, 0, 8, 8] } }),
      userError(/has no white matter in the RoI/u),
    );
  });

  it('mask and references that were put away stay away though the settings beside the model name them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'segcause-beside-'));
    try {
      copyFileSync(model, join(folder, 'a.onnx'));
      const image = sampleFile('images/slice_084.png');
      const beside = { image, mask: sampleFile('masks/slice_084.png'), references: sampleFile('references') };
      writeFileSync(join(folder, 'a.explain.json'), JSON.stringify({ ...beside, class: 2 }));
      const question = async (except: NonNullable<ExplanationRequest['except']>): Promise<unknown> => {
        const request = { model: join(folder, 'a.onnx'), settings: { image }, except };
        const { mask, references } = (await engine.prepare(explanationKind, request)).document.question;
        return [mask?.path, references?.path];
      };
      assert.deepEqual(await question([]), [beside.mask, beside.references]);
      assert.deepEqual(await question(['mask', 'references']), [undefined, undefined]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
