import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differingTerms } from '../../../src/documents/common-terms.ts';
import type { Explanation } from '../../../src/documents/explanation.ts';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../src/documents/file.ts';
import { decodeMask } from '../../../src/documents/run-length.ts';
import type { Settings } from '../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../src/documents/settings-of-question.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { input, quiet } from '../../support/aims.ts';
import { modelFixture, sampleFile } from '../../support/models.ts';
import { userError } from '../imaging/helpers.ts';
import { tags, writeTiff } from '../imaging/write-tiff.ts';

const model = modelFixture('softmax_classes.onnx');
const side = 256;
/** The model's output is an eighth as wide. */
const modelSide = 32;

async function prepared(settings: Settings): Promise<Explanation> {
  const { document } = await createEngine().prepare(explanationKind, { model, settings });
  return document;
}

describe('A mask in colour', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'segcause-colour-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** A third of each row of the model in each colour, or all after the first in the second. */
  const withMask = (colours: readonly (readonly number[])[]): Settings => {
    const rgb = Array.from({ length: side * side }, (_, i) => {
      const x = Math.floor((i % side) / (side / modelSide));
      return colours[Math.min(colours.length - 1, Math.floor(x / 11))] ?? [];
    });
    const mask = join(folder, `${colours.length}.tif`);
    const more = { [tags.photometric]: [2], [tags.samples]: [3], [tags.bits]: [8, 8, 8] };
    writeFileSync(mask, writeTiff(side, side, Uint8Array.from(rgb.flat()), more));
    return { image: sampleFile('images/slice_084.png'), mask, class: 2, treatment: 'zero', block: 8 };
  };
  const red = [255, 0, 0] as const;
  const green = [0, 128, 0] as const;
  const countOf = ({ reference }: Explanation): number =>
    reference === null ? 0 : decodeMask(reference).reduce((sum, pixel) => sum + pixel, 0);
  const readingOf = ({ guesses }: Explanation): string | undefined =>
    guesses.find(({ about }) => about === 'reference')?.text;

  it('of two colours is read, and the reading is shown', async () => {
    const found = await prepared({ ...withMask([[0, 0, 0], red]), roi: 'whole image' });
    assert.equal(countOf(found), 21 * modelSide);
    assert.equal(readingOf(found), 'Two colours: the class is red (255, 0, 0), 65.6 % of pixels.');
    assert.equal(found.question.maskColour, undefined);
  });

  it('of more colours is refused, until the setting maskColour says which is the class', async () => {
    const settings: Settings = { ...withMask([[0, 0, 0], red, green]), roi: 'whole image' };
    await assert.rejects(
      prepared(settings),
      userError(/^3\.tif: the mask holds 3 colours, .*\(0, 128, 0\) 20480 px.* maskColour/u),
    );
    const found = await prepared({ ...settings, maskColour: green });
    assert.equal(countOf(found), 10 * modelSide);
    const other = await prepared({ ...settings, maskColour: red });
    assert.equal(countOf(other), 11 * modelSide);
    assert.deepEqual(differingTerms(found.question, other.question), ['mask']);
  });

  it('is asked for again by the question, and measured by it', async () => {
    const settings: Settings = { ...withMask([[0, 0, 0], red, green]), roi: [8, 16, 8, 8] };
    const found = await prepared({ ...settings, maskColour: green });
    const { question } = parseDocument(
      explanationKind,
      serializeDocument(explanationKind, found, '/any.segcause.json'),
      '/any.segcause.json',
    );
    assert.deepEqual(question.maskColour, green);
    assert.deepEqual(settingsOfQuestion(question).maskColour, green);
    const { maps, baseline } = await createEngine().run(explanationKind, found, input, quiet);
    assert.equal(maps.length, 1);
    assert.equal(baseline.reference, 8 * 2);
  });
});
