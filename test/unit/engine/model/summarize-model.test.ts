import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { summarizeModel } from '../../../../src/engine/model/summarize-model.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
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

  it('is read within a second from 100 MB', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'segcause-large-'));
    try {
      const writer = new GraphBuilder();
      let value = writer.input([1, 1, 64, 64]);
      for (let i = 0; i < 4; i++) value = writer.conv(value, { channels: 1024, kernel: [3, 3] });
      const file = path.join(folder, 'large.onnx');
      const written = writeOnnx(writer.build(value));
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
