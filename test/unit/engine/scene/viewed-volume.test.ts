import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inMillimetres } from '../../../../src/documents/place.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { userError } from '../../imaging/helpers.ts';

describe('A volume that is looked at', () => {
  const engine = createEngine();
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'segcause-viewed-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is what its file stores, and where it lies', async () => {
    const data = Int16Array.from({ length: 24 }, (_, i) => 100 * i - 1000);
    const file = await writeNifti(path.join(folder, 'a.nii.gz'), {
      size: [2, 3, 4],
      data,
      spacing: [5, 2, 1],
      origin: [-7, 8, 9],
    });
    const { size, channels, type, picture } = await engine.query({ kind: 'volume', path: file });
    assert.deepEqual([size, channels, type, picture.factor], [[2, 3, 4], 1, 'int16', 1]);
    assert.deepEqual(
      Array.from(picture.stored, (value) => picture.slope * value + picture.intercept),
      [...data],
    );
    assert.deepEqual(picture.spacing, [5, 2, 1]);
    assert.deepEqual(inMillimetres(picture.place ?? [], [1, 1, 1]), [-6, 10, 14]);
  });

  it('is thinned where it is large, and lies where it did', async () => {
    const size = [3, 3000, 3000] as const;
    const data = new Uint8Array(3 * 3000 * 3000);
    data[2 * 3000 * 3000 + 2 * 3000 + 2] = 7;
    const file = await writeNifti(path.join(folder, 'large.nii.gz'), { size, data, spacing: [2, 1, 1] });
    const viewed = await engine.query({ kind: 'volume', path: file });
    assert.deepEqual(viewed.size, size);
    assert.deepEqual([viewed.picture.factor, viewed.picture.size], [2, [2, 1500, 1500]]);
    assert.deepEqual(viewed.picture.spacing, [2, 1, 1]);
    assert.equal(viewed.picture.stored[1500 * 1500 + 1500 + 1], 7);
  });

  it('is refused in one line where the file is none', async () => {
    const file = path.join(folder, 'none.nii');
    await writeFile(file, 'no volume');
    await assert.rejects(engine.query({ kind: 'volume', path: file }), userError(/none\.nii/u));
  });
});
