import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../../../../src/at.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import { parseDocument, serializeDocument } from '../../../../src/documents/file.ts';
import { decodeMask } from '../../../../src/documents/run-length.ts';
import type { PreprocessingSettings } from '../../../../src/documents/preprocessing.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { settingsOfQuestion } from '../../../../src/documents/settings-of-question.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { donorsFor } from '../../../../src/engine/treatments/donors.ts';
import { input, quiet } from '../../../support/aims.ts';
import { modelFixture } from '../../../support/models.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { userError } from '../../imaging/helpers.ts';
import { equalWholePasses } from './equal-passes.ts';

const size = [12, 24, 20] as const;

/** A bright ball on noise, in zeros; larger volumes show the same. */
function head(seed: number, [slices, rows, columns]: readonly [number, number, number]): Int16Array {
  return Int16Array.from({ length: slices * rows * columns }, (_, i) => {
    const [z, y, x] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    const far = Math.hypot((2 * z) / slices - 1, (2 * y) / rows - 1, (2 * x) / columns - 1);
    if (far > 0.9) return 0;
    return Math.round(
      300 + 400 * (1 - far) + 200 * ((Math.imul(i + 7919 * seed, 2654435761) >>> 0) / 2 ** 32),
    );
  });
}

describe('An explanation of a resampled volume', function () {
  this.timeout(60_000);
  const engine = createEngine();
  const preprocessing: PreprocessingSettings = {
    ...{ cropToNonzero: true, spacing: [1.5, 1.5, 1.2], normalizeBefore: 'resampling' },
    normalize: 'zscoreMasked',
  };
  let folder = '';
  let small: Settings = {};
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-resampled-'));
    await mkdir(join(folder, 'others'));
    const spacing = [2, 1, 1] as const;
    const image = await writeNifti(join(folder, 'head.nii.gz'), { size, data: head(0, size), spacing });
    const labels = Uint8Array.from(head(0, size), (value) => Number(value > 650));
    const mask = await writeNifti(join(folder, 'labels.nii.gz'), { size, data: labels, spacing });
    await writeNifti(join(folder, 'others', 'b.nii.gz'), { size, data: head(1, size), spacing });
    const finer = [24, 24, 20] as const;
    const data = head(2, finer);
    await writeNifti(join(folder, 'others', 'c.nii.gz'), { size: finer, data, spacing: [1, 1, 1] });
    small = {
      ...{ image, mask, class: 1, draws: 3, block: 4, preprocessing, roi: 'whole class' },
      ...{ decision: 'threshold', threshold: -0.4 },
    };
  });
  after(() => rm(folder, { recursive: true }));
  const prepared = async (settings: Settings = {}): Promise<Explanation> => {
    const asked = { ...small, ...settings };
    return (await engine.prepare(explanationKind, { model: modelFixture('volume.onnx'), settings: asked }))
      .document;
  };

  it('says where its positions lie in the image, and what the mask lost', async () => {
    const { question, guesses, reference } = await prepared();
    const { grid, crop } = question.input;
    assert.ok(grid && crop && reference);
    assert.deepEqual([...grid.of], [...size]);
    assert.deepEqual(crop.of, grid.size);
    for (const [axis, length] of grid.size.entries()) {
      const [first, step] = [at(grid.first, axis), at(grid.step, axis)];
      assert.ok(Math.abs(first - step / 2 + 0.5 - at(grid.box.start, axis)) < 1e-9);
      assert.ok(Math.abs(step * length - at(grid.box.size, axis)) < 1e-9);
    }
    const words = guesses.map(({ text }) => text).join(' ');
    assert.match(words, /Of 12×24×20, the part of \d+×\d+×\d+ that is not 0 is taken\./);
    assert.match(words, /resampled by cubic splines from \d+×\d+×\d+ to \d+×\d+×\d+, at 1\.5×1\.5×1\.2 mm\./);
    assert.match(
      words,
      /Of its \d+ positions in the file, \d+ lie between the positions of the resampled image/,
    );
    assert.ok(decodeMask(reference).includes(1));
  });

  it('is measured as whole passes count, with donors that are resampled to the same spacing', async () => {
    const found = await engine.run(
      explanationKind,
      await prepared({ references: join(folder, 'others'), roi: [2, 4, 4, 4, 6, 6] }),
      [{ kind: 'input' }, { kind: 'layers' }],
      quiet,
    );
    assert.equal(found.status, 'complete');
    assert.match(found.source.label, /natural patches of 2 reference images/);
    await equalWholePasses(found, 8);
  });

  it('takes no donors beside it that do not say how large their voxels are', async () => {
    const beside = join(folder, 'beside');
    await mkdir(beside);
    const spacing = [2, 1, 1] as const;
    const [image = ''] = await Promise.all(
      [0, 1, 2].map((seed) =>
        writeNifti(join(beside, `head${seed}.nii.gz`), { size, data: head(seed, size), spacing }),
      ),
    );
    const values = head(3, size);
    const header = `{'descr': '<i2', 'fortran_order': False, 'shape': (${size.join(', ')}), }`.padEnd(117);
    const start = Buffer.from(`\x93NUMPY\x01\0\x76\0${header}\n`, 'latin1');
    await writeFile(join(beside, 'head3.npy'), Buffer.concat([start, Buffer.from(values.buffer)]));
    const { question } = await prepared({ image, mask: undefined });
    const donors = await donorsFor(question, new Float32Array(0), 8);
    assert.deepEqual([donors.count, donors.facts.origin], [2, 'neighbours']);
    for (const index of [0, 1]) assert.ok((await donors.load(index)).some((value) => value !== 0));
  });

  it('is read from its file, and is asked again by the settings of its question', async () => {
    const first = await prepared();
    const file = join(folder, 'a.segcause.json');
    const read = parseDocument(explanationKind, serializeDocument(explanationKind, first, file), file);
    assert.deepEqual(read.question.input, first.question.input);
    const again = await prepared(settingsOfQuestion(first.question));
    assert.deepEqual(again.question, first.question);
  });

  it('is refused where its file says that positions lie elsewhere', async () => {
    const first = await prepared();
    const { grid } = first.question.input;
    assert.ok(grid);
    const moved = { ...grid, first: grid.first.map((place) => place + 1) };
    const question = { ...first.question, input: { ...first.question.input, grid: moved } };
    await assert.rejects(
      engine.run(explanationKind, { ...first, question }, input, quiet),
      userError(/^head\.nii\.gz is not resampled as this explanation says: explain the model again/),
    );
    const large = { ...grid, size: [900, 900, 900] };
    const damaged = { ...first, question: { ...question, input: { ...question.input, grid: large } } };
    assert.throws(
      () => parseDocument(explanationKind, JSON.stringify(damaged), '/any.segcause.json'),
      /question\.input\.crop\.of: it must be the size of the resampled image/,
    );
  });

  it('may be resized afterwards, and normalized by fixed numbers', async () => {
    const { question } = await prepared({
      preprocessing: {
        ...{ spacing: [2, 2, 2], order: 1, align: 'centres', fit: 'resize' },
        normalize: { mean: 400, std: [200] },
      },
    });
    assert.equal(question.input.crop, undefined);
    assert.deepEqual(question.input.grid?.size, [12, 12, 10]);
    assert.deepEqual(question.input.normalize, { mean: 400, std: [200] });
    await assert.rejects(
      prepared({ preprocessing: { normalize: { mean: [1, 2], std: 1 } } }),
      userError(/takes 1 channel\(s\) and the settings give 2 values of normalize\.mean/),
    );
  });
});
