import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { UserError } from '../../../src/errors.ts';
import { readModel } from '../../../src/formats/read-model.ts';
import { userError } from '../imaging/helpers.ts';

const zipOf = (...names: readonly string[]): Uint8Array =>
  zipSync(Object.fromEntries(names.map((name) => [name, strToU8('x')])));
const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const torch = /is a PyTorch file: convert it to ONNX/;
const cases: readonly (readonly [name: string, bytes: Uint8Array, message: RegExp])[] = [
  ['net.pth', zipOf('archive/data.pkl', 'archive/data/0', 'archive/version'), torch],
  ['net.pth', zipOf('archive/data.pkl', 'archive/data/0').subarray(0, 60), torch],
  ['renamed.onnx', zipOf('net/data.pkl', 'net/data/0'), torch],
  [
    'script.pt',
    zipOf('net/code/__torch__.py', 'net/constants.pkl', 'net/data.pkl'),
    /is a TorchScript model/,
  ],
  ['net.pt2', zipOf('net/archive_format', 'net/models/model.json'), /is a PyTorch exported program/],
  ['net.pt2', zipOf('serialized_exported_program.json'), /is a PyTorch exported program/],
  ['old.pth', latin('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.'), torch],
  ['any.pkl', latin('\x80\x04\x95.'), /is a Python pickle/],
  ['noise.pth', latin('\xff\xfe noise'), torch],
  ['w.safetensors', latin('\x02\0\0\0\0\0\0\0{}'), /is a safetensors file.*without a network: convert/],
  ['net.tflite', latin('\x1c\0\0\0TFL3\x14\0'), /is a TensorFlow Lite model: convert it.*tf2onnx/],
  ['renamed.onnx', latin('\x20\0\0\0TFL3\x14\0'), /is a TensorFlow Lite model/],
  ['net.mlmodel', latin('\xff\x08\x04'), /is a Core ML model/],
  ['net.xml', strToU8('<?xml version="1.0"?>\n<net name="net" version="11">'), /is an OpenVINO model/],
  ['net.bin', latin('\xff\xff\xff\xff'), /holds? .*without a network|weights without a network/],
  ['net.engine', latin('ftrt\0\0'), /is a TensorRT engine/],
  ['net.plan', latin('\xff\xff'), /is a TensorRT engine/],
  ['saved_model.pb', latin('\xff\x01'), /is a TensorFlow graph/],
  ['net.caffemodel', latin('\xff\x01'), /is a Caffe model/],
  ['net.pdmodel', latin('\xff\x01'), /is a PaddlePaddle model/],
  ['net.pdparams', latin('\x80\x04}.'), /is a PaddlePaddle model/],
  ['a.npy', latin('\x93NUMPY\x01\0'), /is a NumPy file/],
  ['a.npz', zipOf('arr_0.npy'), /is a NumPy file/],
  ['model.onnx', latin('\x89PNG\r\n\x1a\n'), /is a PNG image, not a model/],
  ['model.onnx', latin('\xff\xd8\xff\xe0'), /is a JPEG image/],
  ['model.onnx', latin('II*\0\x08\0\0\0'), /is a TIFF image/],
  ['model.onnx', strToU8('<!DOCTYPE html><html><title>404</title>'), /is a web page.*download it again/],
  [
    'model.onnx',
    strToU8('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
    /is a Git LFS pointer, not the file: run git lfs pull/,
  ],
  ['model.onnx', strToU8('../../blobs/0123abcd'), /is a link that was copied as text/],
  ['model.onnx', new Uint8Array(), /is empty/],
  ['model.onnx', latin('\x1f\x8b\x08'), /is compressed \(gzip\): unpack it/],
  ['models.zip', zipOf('inner/net.onnx'), /is a zip archive: unpack it/],
  ['broken.onnx', latin('\xff\xff\xff'), /is not a whole ONNX model/],
];

describe('A file that is no model that is read here is called by its name', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-foreign-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const [i, [name, bytes, message]] of cases.entries()) {
    it(`${i}: ${name}, ${String(message)}`, async () => {
      const path = join(folder, name);
      await writeFile(path, bytes);
      await assert.rejects(readModel(path), userError(message));
      await rm(path);
    });
  }

  it('is offered to be converted where Python can, whatever its name', async () => {
    const remediesOf = async (name: string, bytes: Uint8Array): Promise<unknown> => {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return readModel(path).catch((error: unknown) => error instanceof UserError && error.remedies);
    };
    const path = join(folder, 'checkpoint.onnx');
    const checkpoint = zipOf('net/data.pkl', 'net/data/0');
    assert.deepEqual(await remediesOf('checkpoint.onnx', checkpoint), [{ kind: 'convert', path }]);
    assert.deepEqual(await remediesOf('net.tflite', latin('\x1c\0\0\0TFL3\x14\0')), []);
    assert.deepEqual(await remediesOf('empty.onnx', new Uint8Array()), []);
  });

  it('also a folder', async () => {
    await mkdir(join(folder, 'net.mlpackage'));
    await assert.rejects(readModel(join(folder, 'net.mlpackage')), userError(/is a Core ML model/));
    await mkdir(join(folder, 'saved'));
    await assert.rejects(readModel(join(folder, 'saved')), userError(/is not a file/));
    await writeFile(join(folder, 'saved', 'saved_model.pb'), 'x');
    await assert.rejects(readModel(join(folder, 'saved')), userError(/is a SavedModel folder: convert/));
  });
});
