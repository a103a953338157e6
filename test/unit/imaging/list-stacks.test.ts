import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { listStacks } from '../../../src/imaging/list-stacks.ts';
import { userError } from './helpers.ts';

describe('The images of a folder, each of several files', () => {
  let folder = '';
  const at = (...path: readonly string[]): string => join(folder, ...path);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-stacks-'));
    for (const split of ['train', 'other']) {
      for (const channel of ['t1', 't2']) {
        await mkdir(at(split, channel), { recursive: true });
        for (const name of ['a', 'b']) await writeFile(at(split, channel, `${name}.png`), '');
      }
    }
    await writeFile(at('train', 't1', 'only.png'), '');
    for (const name of ['a_0.png', 'a_1.png', 'b_0.png']) await writeFile(at(name), '');
  });
  after(() => rm(folder, { recursive: true }));

  async function found(of: string, like: readonly string[]): Promise<readonly string[]> {
    return (await listStacks(of, like)).map((files) => files.map((file) => relative(folder, file)).join(' '));
  }

  it('are told by their names in one folder', async () => {
    assert.deepEqual(await found(folder, [at('z_0.png'), at('z_1.png')]), ['a_0.png a_1.png']);
  });

  it('lie in folders beside that of the first file, or in those of the same names below', async () => {
    const like = [at('train', 't1', 'a.png'), at('train', 't2', 'a.png')];
    const train = [join('train', 't1', 'a.png'), join('train', 't2', 'a.png')].join(' ');
    assert.deepEqual(await found(at('train', 't1'), like), [train, train.replaceAll('a.png', 'b.png')]);
    const other = [train, train.replaceAll('a.png', 'b.png')].map((stack) =>
      stack.replaceAll('train', 'other'),
    );
    assert.deepEqual(await found(at('other', 't1'), like), other);
    assert.deepEqual(await found(at('other'), like), other);
    assert.deepEqual(await found(folder, like), []);
  });

  it('are none of a folder that cannot be read', async () => {
    const like = [at('train', 't1', 'a.png'), at('train', 't2', 'a.png')];
    await assert.rejects(listStacks(at('none'), like), userError(/none: the folder cannot be read/));
  });
});

describe('The volumes of a folder', () => {
  it('are listed where the image is one, slices of DICOM not each by itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'segcause-list-volumes-'));
    const names = ['a.nii.gz', 'b.mha', 'c.png', 'd.npz', 'e.dcm', 'f.nrrd', 'g.txt'];
    for (const name of names) await writeFile(join(folder, name), '');
    const listed = async (like: string): Promise<string[]> =>
      (await listStacks(folder, [like])).map((files) => basename(files[0] ?? ''));
    assert.deepEqual(await listed('x.nii'), ['a.nii.gz', 'b.mha', 'd.npz', 'f.nrrd']);
    assert.deepEqual(await listed('x.dcm'), ['a.nii.gz', 'b.mha', 'd.npz', 'f.nrrd']);
    assert.deepEqual(await listed('x.png'), ['c.png']);
    await rm(folder, { recursive: true });
  });
});
