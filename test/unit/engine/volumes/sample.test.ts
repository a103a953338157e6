import assert from 'node:assert/strict';
import { at } from '../../../../src/at.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { decodeMask } from '../../../../src/documents/run-length.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { input, quiet } from '../../../support/aims.ts';
import { sampleFile } from '../../../support/models.ts';
import { equalWholePasses } from './equal-passes.ts';

/** The Dice of two masks, in points. */
function diceOf(one: Explanation['prediction'], other: Explanation['prediction']): number {
  const [first, second] = [decodeMask(one), decodeMask(other)];
  let both = 0;
  let sum = 0;
  for (const [i, value] of first.entries()) {
    both += value & at(second, i);
    sum += value + at(second, i);
  }
  return (200 * both) / sum;
}

describe('the sample of volumes', function () {
  this.timeout(240_000);
  const engine = createEngine();
  const model = sampleFile('deepbrain.onnx');
  const prepared = async (name: string): Promise<Explanation> => {
    const [image, mask] = ['heads', 'brains'].map((folder) => sampleFile(`${folder}/${name}.nii.gz`));
    const settings = { image, mask, draws: 3 };
    const { document } = await engine.prepare(explanationKind, { model, settings });
    return document;
  };
  const wholeDice = ({ prediction, reference }: Explanation): number => {
    assert.ok(reference !== null);
    return diceOf(prediction, reference);
  };

  it('has a head in which the network finds the brain', async () => {
    const { document } = await engine.prepare(explanationKind, { model, settings: {} });
    assert.ok(document.question.image.path.endsWith('head.nii.gz'));
    assert.deepEqual(document.question.block, [16, 16, 16]);
    assert.deepEqual(document.question.roi.size, [32, 32, 32]);
    assert.ok(Math.abs(wholeDice(document) - 94.6) < 0.1, String(wholeDice(document)));
  });

  it('has half a head in which it misses half, which is explained from file to map', async () => {
    const document = await prepared('half_head');
    assert.ok(Math.abs(wholeDice(document) - 62.1) < 0.1, String(wholeDice(document)));
    await equalWholePasses(document, 2);
    const found = await engine.run(explanationKind, document, input, quiet);
    assert.equal(found.status, 'complete');
    assert.match(found.source.label, /natural patches of 3 reference images/);
    const { effects } = at(found.maps, 0);
    assert.equal(effects.length, 512);
    // What it still finds, it finds by what lies towards the cut.
    assert.ok(Math.min(...effects.map(({ mean }) => mean)) < -5);
  });
});
