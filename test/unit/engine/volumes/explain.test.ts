import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../../../src/at.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { ExplainAim } from '../../../../src/documents/explanation-step.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import { blockCount } from '../../../../src/documents/grid.ts';
import { decodeMask } from '../../../../src/documents/run-length.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { inputGrid } from '../../../../src/engine/scene/input-grid.ts';
import { input, quiet } from '../../../support/aims.ts';
import { modelFixture } from '../../../support/models.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { equalWholePasses } from './equal-passes.ts';

/** Larger than the input of the model, 8×16×16. */
const size = [12, 24, 20] as const;
const labelled = { start: [5, 10, 9], size: [3, 5, 4] } as const;

/** A volume of MRI-like values: a bright ball on noise, in a background of zeros. */
function head(seed: number): Int16Array {
  const [slices, rows, columns] = size;
  return Int16Array.from({ length: slices * rows * columns }, (_, i) => {
    const [z, y, x] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    const far = Math.hypot((z - 6) / 6, (y - 12) / 12, (x - 10) / 10);
    if (far > 1) return 0;
    const noise = (Math.imul(i + 7919 * seed, 2654435761) >>> 0) / 2 ** 32;
    return Math.round(300 + 400 * (1 - far) + 200 * noise);
  });
}

function labels(): Uint8Array {
  const [slices, rows, columns] = size;
  return Uint8Array.from({ length: slices * rows * columns }, (_, i) => {
    const place = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    const isIn = place.every((position, axis) => {
      const from = at(labelled.start, axis);
      return position >= from && position < from + at(labelled.size, axis);
    });
    return Number(isIn);
  });
}

const textOf = (explanation: Explanation): string =>
  serializeDocument(explanationKind, { ...explanation, facts: null }, '/any.segcause.json');

describe('an explanation of a volume', function () {
  this.timeout(60_000);
  const engine = createEngine();
  const model = modelFixture('volume.onnx');
  let folder = '';
  let small: Settings = {};
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-volume-'));
    const others = join(folder, 'others');
    await mkdir(others);
    const image = await writeNifti(join(folder, 'head.nii.gz'), { size, data: head(0) });
    const mask = await writeNifti(join(folder, 'labels.nii.gz'), { size, data: labels() });
    for (const seed of [1, 2])
      await writeNifti(join(others, `head${seed}.nii.gz`), { size, data: head(seed) });
    small = {
      ...{ image, mask, class: 1, roi: [2, 4, 4, 4, 8, 8], draws: 3, block: 4 },
      ...{ decision: 'threshold', threshold: -0.4 },
    };
  });
  after(() => rm(folder, { recursive: true }));

  const prepared = async (settings: Settings = {}, path = model): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model: path, settings: { ...small, ...settings } })).document;
  const explained = async (
    settings: Settings = {},
    aims: readonly ExplainAim[] = input,
  ): Promise<Explanation> => engine.run(explanationKind, await prepared(settings), aims, quiet);

  it('is of the part around the mask, of which nothing is resized', async () => {
    const { question, guesses, prediction, reference } = await prepared();
    assert.deepEqual(question.input.size, [8, 16, 16]);
    assert.deepEqual(question.input.crop, { start: [3, 5, 3], of: [...size] });
    assert.equal(question.input.normalize, 'zscoreNonzero');
    assert.deepEqual([prediction.size, reference?.size], [question.input.size, question.input.size]);
    const marked = reference === null ? [] : [...decodeMask(reference)];
    assert.equal(
      marked.reduce((sum, pixel) => sum + pixel, 0),
      3 * 5 * 4,
    );
    const words = guesses.map(({ text }) => text).join(' ');
    assert.match(
      words,
      /Of the volume of 20×24×12 \(width × height × depth\), the part of 16×16×8 around the middle/,
    );
    assert.match(words, /those that are not 0 to mean 0 and standard deviation 1 \(the volume is int16\)/);
    assert.match(words, /the file's axes z, y and x/);
  });

  it('is measured block by block, as whole passes count', async () => {
    const found = await explained();
    assert.equal(found.status, 'complete');
    assert.equal(at(found.maps, 0).effects.length, blockCount(inputGrid(found.question)));
    assert.ok(at(found.maps, 0).effects.some(({ mean }) => mean !== 0));
    await equalWholePasses(found, 12);
  });

  it('is read from its file, and gives the same effects again', async () => {
    const first = await explained();
    const file = join(folder, 'a.segcause.json');
    const read = parseDocument(explanationKind, serializeDocument(explanationKind, first, file), file);
    assert.deepEqual(read.question.input, first.question.input);
    const again = await engine.run(explanationKind, { ...read, ...(await prepared()) }, input, quiet);
    assert.equal(textOf(again), textOf(first));
  });

  it('is asked again by the settings of its question', async () => {
    const { question } = await prepared();
    const again = await prepared(settingsOfQuestion(question));
    assert.deepEqual(again.question, question);
  });

  it('is refused where its file says that the part lies elsewhere, or has other axes', async () => {
    const explanation = await prepared();
    const { question } = explanation;
    for (const start of [
      [3, 5],
      [30, 5, 3],
    ]) {
      const crop = { start, of: [...size] };
      const damaged = { ...explanation, question: { ...question, input: { ...question.input, crop } } };
      assert.throws(
        () => parseDocument(explanationKind, JSON.stringify(damaged), '/any.segcause.json'),
        /question\.input\.crop: it must (have a number for each axis|hold some of the image)/,
      );
    }
  });

  it('is of layers, channels and maps of layers too', async () => {
    const first = await prepared();
    const tensor = at(first.layers, 1).tensor;
    const found = await explained({}, [
      { kind: 'layers' },
      { kind: 'channels', tensor },
      { kind: 'map', tensor },
    ]);
    assert.ok((found.components?.effects.length ?? 0) > first.layers.length);
    assert.equal(at(found.maps, 1).grid.size.length, 3);
    assert.match(found.components?.donors.label ?? '', /flips and shifts of this same image/);
  });

  it('takes patches and donors of other volumes of a folder', async () => {
    const references = join(folder, 'others');
    const found = await explained({ references }, [{ kind: 'input' }, { kind: 'layers' }]);
    assert.match(found.source.label, /of \d+ natural patches of 2 reference images/);
    assert.match(found.components?.donors.label ?? '', /2 reference images/);
  });

  it('sets blocks to zero, to the mean, or blurred', async () => {
    for (const treatment of ['zero', 'mean', 'blur'] as const) {
      const found = await explained({ treatment });
      assert.equal(found.status, 'complete');
      await equalWholePasses(found, 4);
    }
  });

  it('has a picture of its values, where the model sees it', async () => {
    const picture = await engine.picture(await prepared());
    const { size, factor, channels, stored, slope, intercept, window } = picture;
    assert.deepEqual([size, factor, channels, stored.length], [[8, 16, 16], 1, 1, 8 * 16 * 16]);
    assert.ok(slope * Math.max(...stored) + intercept >= window.high);
  });

  it('shows a block under a draw, and feature maps of all slices', async () => {
    const found = await explained();
    const block = at(found.maps, 0).effects.findIndex(({ n }) => n > 0);
    const { part, before, after } = await engine.query({ kind: 'treated', explanation: found, block });
    assert.equal(part.size.length, 3);
    for (const { picture, predicted } of [before, after]) {
      assert.deepEqual([picture.size, predicted.length], [part.size, picture.stored.length]);
    }
    const { tensor } = at(found.layers, 0);
    const map = await engine.query({ kind: 'featureMap', question: found.question, tensor, channel: 1 });
    assert.deepEqual([map.size, map.levels.length], [[8, 16, 16], 8 * 16 * 16]);
  });

  it('is of a component, or of the whole class', async () => {
    const whole = await prepared({ roi: 'whole class' });
    assert.equal(whole.question.roi.size.length, 3);
    assert.ok((whole.question.roi.runs ?? []).length > 0);
    const { question } = await prepared({ roi: 'component of prediction', mask: undefined });
    assert.equal(question.roi.start.length, 3);
  });

  it('takes axes in the order that is asked for, of volume and mask alike', async () => {
    const { question, reference } = await prepared({
      preprocessing: { axes: ['x', 'y', '-z'] },
      roi: 'whole class',
    });
    assert.deepEqual(question.input.crop, { start: [7, 5, -2], of: [20, 24, 12] });
    const marked = reference === null ? [] : [...decodeMask(reference)];
    assert.equal(
      marked.reduce((sum, pixel) => sum + pixel, 0),
      4 * 5 * 3,
    );
  });

  it('resizes the whole volume where that is asked for', async () => {
    const { question } = await prepared({ preprocessing: { fit: 'resize' }, roi: 'whole class' });
    assert.deepEqual([question.input.size, question.input.crop], [[8, 16, 16], undefined]);
  });
});
