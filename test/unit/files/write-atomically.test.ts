import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireWritable, writeAtomically } from '../../../src/files/write-atomically.ts';
import { userError } from '../imaging/helpers.ts';

describe('Writing a file whole or not at all', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'segcause-write-')));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('makes folders that are not there, and leaves nothing but the file', async () => {
    const path = join(folder, 'a', 'b', 'c.json');
    await writeAtomically(path, 'first');
    await writeAtomically(path, 'second');
    assert.equal(await readFile(path, 'utf8'), 'second');
    assert.deepEqual(await readdir(join(folder, 'a', 'b')), ['c.json']);
  });

  it('writes the same file many times at once', async () => {
    const path = join(folder, 'a.json');
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(1000));
    await Promise.all(texts.map((text) => writeAtomically(path, text)));
    assert.ok(texts.includes(await readFile(path, 'utf8')));
    assert.deepEqual(await readdir(folder), ['a.json']);
  });

  it('keeps the permissions of the file that it replaces', async function () {
    if (process.platform === 'win32') this.skip();
    const path = join(folder, 'a.json');
    await writeFile(path, '');
    await chmod(path, 0o666);
    await writeAtomically(path, 'new');
    assert.equal((await stat(path)).mode & 0o777, 0o666);
  });

  it('replaces regular files only', async function () {
    if (process.platform === 'win32') this.skip();
    await writeFile(join(folder, 'file'), 'kept');
    await symlink(join(folder, 'file'), join(folder, 'link'));
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling'));
    await mkdir(join(folder, 'folder'));
    for (const [name, reason] of [
      ['link', /link could not be written: it is a symbolic link\.$/u],
      ['dangling', /it is a symbolic link/u],
      ['folder', /folder could not be written: it is a folder\.$/u],
      ['file/x', /x could not be written: \S+file is not a folder\.$/u],
      ['file/x/y/z', /z could not be written: \S+file is not a folder\.$/u],
    ] as const)
      for (const write of [requireWritable, (path: string) => writeAtomically(path, 'new')])
        await assert.rejects(write(join(folder, name)), userError(reason));
    for (const path of ['/dev/null', '/dev/full'])
      await assert.rejects(writeAtomically(path, ''), userError(/it is not a regular file/u));
    await assert.rejects(writeAtomically('/dev/null/x/y', ''), userError(/\/dev\/null is not a folder/u));
    assert.equal(await readFile(join(folder, 'file'), 'utf8'), 'kept');
    assert.deepEqual(await readdir(folder), ['dangling', 'file', 'folder', 'link']);
  });

  it('removes what processes left that ended while they wrote, and nothing else', async () => {
    const path = join(folder, 'a.json');
    const { pid } = spawnSync(process.execPath, ['--version']);
    const kept = [
      `a.json.${process.pid}-99.segcause-staging`,
      'a.json.segcause-staging',
      `b.json.${pid}-0.segcause-staging`,
    ];
    for (const name of [...kept, `a.json.${pid}-0.segcause-staging`]) await writeFile(join(folder, name), '');
    await writeAtomically(path, 'new');
    assert.deepEqual(await readdir(folder), ['a.json', ...kept].sort());
  });

  it('can be tried before, which leaves nothing', async () => {
    await requireWritable(join(folder, 'new', 'a.json'));
    assert.deepEqual(await readdir(folder), []);
  });
});
