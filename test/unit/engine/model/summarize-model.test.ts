import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { summarizeModel } from '../../../../src/engine/model/summarize-model.ts';
import { largeModel } from '../../../support/large-model.ts';
import { modelFixture, sampleFile } from '../../../support/models.ts';

describe('What a model’s file says', () => {
  it('are format, producer, opset, inputs, outputs and layers, without anything being run', async () => {
    const { layers, sha256, bytes, ...rest } = await summarizeModel(sampleFile('unet_late.onnx'));
    console.log(`        ${JSON.stringify({ ...rest, bytes, layers: layers.length })}`);
    assert.equal(rest.format, 'ONNX');
    assert.match(rest.producer ?? '', /^pytorch \d/);
    assert.equal(rest.opsets[0]?.[0], '');
    assert.deepEqual(
      rest.inputs.map(({ name }) => name),
      ['image'],
    );
    assert.deepEqual(rest.needs, { channels: 1, rank: 2, constants: [] });
    assert.equal(rest.outputs.length, 1);
    assert.ok(layers.some(({ path: module, parameters }) => module.includes('.') && parameters > 0));
    assert.equal(sha256.length, 64);
    assert.ok(bytes > 0 && rest.parameters * 4 < bytes);
  });

  it('is refused in one line where the file is no model', async () => {
    for (const name of ['text', 'truncated'])
      await assert.rejects(summarizeModel(modelFixture(`${name}.onnx`)), {
        name: 'UserError',
        message: /\.onnx/,
      });
  });

  it('is short where the file’s own texts are long', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'segcause-texts-'));
    try {
      const file = path.join(folder, 'texts.onnx');
      // Fields of a protocol buffer may follow in any order: metadata_props is 14, its key 1 and its value 2.
      const entry = new BinaryWriter()
        .tag(1, WireType.LengthDelimited)
        .string('notes')
        .tag(2, WireType.LengthDelimited)
        .string('x'.repeat(1e6))
        .finish();
      const property = new BinaryWriter().tag(14, WireType.LengthDelimited).bytes(entry).finish();
      writeFileSync(file, Buffer.concat([readFileSync(sampleFile('unet_late.onnx')), property]));
      const { metadata } = await summarizeModel(file);
      assert.equal(new Map(metadata).get('notes')?.length, 2001);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is read within a second from 100 MB', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'segcause-large-'));
    try {
      const file = path.join(folder, 'large.onnx');
      const written = largeModel();
      writeFileSync(file, written);
      const start = performance.now();
      const { parameters } = await summarizeModel(file);
      const seconds = (performance.now() - start) / 1000;
      console.log(`        ${(written.byteLength / 1e6).toFixed(0)} MB in ${seconds.toFixed(2)} s`);
      assert.ok(written.byteLength > 1e8 && parameters > 2.5e7);
      assert.ok(seconds < 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
