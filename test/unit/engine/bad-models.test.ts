import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explanationKind } from '../../../src/documents/explanation-kind.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { writeOnnx } from '../../../src/formats/onnx/write.ts';
import { GraphBuilder } from '../../support/graph-builder.ts';
import { badModels, modelFixture, sampleFile } from '../../support/models.ts';
import { userError } from '../imaging/helpers.ts';

/** What the message for each bad model says besides its name. */
const causes: Readonly<Record<string, RegExp>> = {
  'truncated.onnx': /damaged, cut off, or another kind of file/,
  'corrupt.onnx': /damaged, cut off, or another kind of file/,
  'text.onnx': /damaged, cut off, or another kind of file/,
  'external_missing.onnx': /external data .* is missing/,
  'external_escaping.onnx': /external data .* outside the model's folder/,
  'external_absolute.onnx': /external data .* outside the model's folder/,
  'external_short.onnx': /external data .* too short/,
  'unknown_operator.onnx': /cannot run: .*/,
  'classifier.onnx': /not a segmentation model: no output has the image's height and width/,
  'cyclic.onnx': /has a cycle through node/,
  'dangling_input.onnx': /reads the tensor .*, which no node produces/,
  'huge_dims.onnx': /needs \d+ bytes but has/,
  'negative_dims.onnx': /impossible shape/,
};

describe('Models that cannot be explained', () => {
  const engine = createEngine();
  const image = sampleFile('images/slice_084.png');
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-bad-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** What is said of a model, and that nothing was written beside it. */
  async function rejects(name: string, ...patterns: RegExp[]): Promise<void> {
    const before = await readdir(folder);
    const model = join(folder, name);
    await assert.rejects(
      engine.prepare(explanationKind, { model, settings: { image } }),
      userError(new RegExp(name.replace('.', '\\.')), ...patterns),
    );
    assert.deepEqual(await readdir(folder), before);
  }

  for (const [name, { reason }] of badModels) {
    it(`${name}: ${reason}`, async () => {
      await cp(modelFixture(name), join(folder, name));
      if (name === 'external_short.onnx')
        await cp(modelFixture('external_short.bin'), join(folder, 'external_short.bin'));
      await rejects(name, causes[name] ?? /no cause is expected/);
    });
  }

  it('seven.onnx: images of seven channels', async () => {
    const b = new GraphBuilder();
    const output = b.conv(b.input([1, 7, 16, 16]), { channels: 1, kernel: 1 });
    await writeFile(join(folder, 'seven.onnx'), writeOnnx(b.build(output)));
    await rejects(
      'seven.onnx',
      /takes images of 7 channels and slice_084\.png has 1: give one file of 7 channels, or 7 files in their order/,
    );
  });

  it('volume.onnx: volumes, on an image', async () => {
    await cp(modelFixture('volume.onnx'), join(folder, 'volume.onnx'));
    await rejects(
      'volume.onnx',
      /slice_084\.png is a picture of two axes and volume\.onnx takes volumes: choose a volume/,
    );
  });

  it('an empty file, and one that is not there', async () => {
    await writeFile(join(folder, 'empty.onnx'), '');
    await rejects('empty.onnx', /^empty\.onnx is empty: copy or download it again\.$/);
    await rejects('gone.onnx', /is not there/);
  });

  it('does not stop the engine from explaining the next', async () => {
    const model = modelFixture('sigmoid_one_channel.onnx');
    const { document } = await engine.prepare(explanationKind, { model, settings: { image } });
    assert.equal(document.status, 'ready');
  });
});
