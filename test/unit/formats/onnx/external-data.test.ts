import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { externalDataOf } from '../../../../src/formats/onnx/external-data.ts';
import { TensorProtoSchema } from '../../../../src/formats/onnx/schema/onnx_pb.ts';
import { userError } from '../../imaging/helpers.ts';

describe('External data of an ONNX model', () => {
  let root = '';
  let folder = '';

  /** The bytes of a tensor at `location`, of a model in `root/models`. */
  function read(location: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
    const entries = Object.entries({ location, ...more }).map(([key, value]) => ({ key, value }));
    const tensor = create(TensorProtoSchema, { name: 'weight', externalData: entries });
    return externalDataOf(join(folder, 'model.onnx'), 'model.onnx').read(tensor);
  }

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'segcause-external-'));
    folder = join(root, 'models');
    await mkdir(join(folder, 'inner'), { recursive: true });
    await writeFile(join(root, 'secret.bin'), 'secret');
    await writeFile(join(folder, 'weights.bin'), '0123456789');
    await writeFile(join(folder, 'inner', 'weights.bin'), 'inner');
    await symlink(join(root, 'secret.bin'), join(folder, 'leaving.bin'));
    await symlink(root, join(folder, 'way-out'));
    await symlink(join(folder, 'weights.bin'), join(folder, 'staying.bin'));
    await symlink(join(folder, 'gone.bin'), join(folder, 'dangling.bin'));
    await symlink(folder, join(root, 'linked'));
  });

  after(() => rm(root, { recursive: true }));

  const inside: readonly (readonly [
    location: string,
    more: Readonly<Record<string, string>>,
    text: string,
  ])[] = [
    ['weights.bin', {}, '0123456789'],
    ['./weights.bin', {}, '0123456789'],
    ['inner/weights.bin', {}, 'inner'],
    ['inner/../weights.bin', {}, '0123456789'],
    ['staying.bin', {}, '0123456789'],
    ['weights.bin', { offset: '4' }, '456789'],
    ['weights.bin', { offset: '4', length: '3' }, '456'],
    ['weights.bin', { offset: '10' }, ''],
  ];
  for (const [location, more, text] of inside) {
    it(`reads ${location} ${JSON.stringify(more)}`, () => {
      assert.equal(Buffer.from(read(location, more)).toString(), text);
    });
  }

  for (const location of [
    '',
    '.',
    '..',
    '../secret.bin',
    'inner/../../secret.bin',
    '/etc/hostname',
    'leaving.bin',
    'way-out/secret.bin',
  ]) {
    it(`rejects "${location}", which leaves the folder`, () => {
      assert.throws(() => read(location), userError(/^model\.onnx: .*outside the model's folder/));
    });
  }

  for (const location of ['gone.bin', 'dangling.bin', 'inner/gone.bin', 'weights.bin/x', 'a\0b']) {
    it(`reports that ${JSON.stringify(location)} is missing`, () => {
      assert.throws(() => read(location), userError(/^model\.onnx: .*is missing: copy it/));
    });
  }

  it('does not take a folder for a file', () => {
    assert.throws(() => read('inner'), userError(/^model\.onnx: .*inner cannot be read/));
  });

  for (const more of [
    { offset: '11' },
    { length: '11' },
    { offset: '8', length: '3' },
    { offset: '-1' },
    { length: '-1' },
    { offset: '0.5' },
    { length: '1.5' },
    { offset: 'x' },
    { length: '1e400' },
  ]) {
    it(`reports bytes outside the file: ${JSON.stringify(more)}`, () => {
      assert.throws(() => read('weights.bin', more), userError(/^model\.onnx: .*weights\.bin .*weight/));
    });
  }

  it('is read once for tensors of the same bytes, and at most four times over where parts overlap', () => {
    const { read: readTensor } = externalDataOf(join(folder, 'model.onnx'), 'model.onnx');
    const part = (offset: number): Uint8Array => {
      const entries = { location: 'weights.bin', offset: String(offset) };
      const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
      return readTensor(create(TensorProtoSchema, { name: 'weight', externalData }));
    };
    assert.equal(part(0), part(0));
    for (const offset of [1, 2, 3, 4]) part(offset);
    assert.throws(
      () => part(5),
      userError(/^model\.onnx: its external data overlap in weights\.bin: refused/),
    );
  });

  it('is found when the model itself is a link', () => {
    const entries = [{ key: 'location', value: 'weights.bin' }];
    const tensor = create(TensorProtoSchema, { name: 'weight', externalData: entries });
    const bytes = externalDataOf(join(root, 'linked', 'model.onnx'), 'model.onnx').read(tensor);
    assert.equal(bytes.length, 10);
  });

  it('is refused by name where Git LFS left a pointer', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n';
    await writeFile(join(folder, 'pointer.bin'), pointer);
    assert.throws(
      () => read('pointer.bin', { length: '9000' }),
      userError(/^model\.onnx: its external data pointer\.bin is a Git LFS pointer.*: run git lfs pull/),
    );
  });
});
