import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { className } from '../../../../src/documents/class-name.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { type LoadedModel, loadModel } from '../../../../src/engine/model/model-shelf.ts';
import { diceOf, openCase } from '../../../../src/engine/prune/pruning-case.ts';
import { writeOnnx } from '../../../../src/formats/onnx/write.ts';
import { createOnnxRuntime } from '../../../../src/runtime/onnxruntime.ts';
import { GraphBuilder } from '../../../support/graph-builder.ts';
import { writeTiff } from '../../imaging/write-tiff.ts';

const side = 24;

/** Background where it is dark, the first class where it is half bright, the second where it is bright. */
function threeClasses(): Uint8Array {
  const b = new GraphBuilder();
  const image = b.input([1, 1, side, side]);
  const [weights, bias] = [Float32Array.of(0, 10, 20), Float32Array.of(0, -3, -10)];
  const inputs = [image, b.floats(weights, [3, 1, 1, 1]), b.floats(bias, [3])];
  return writeOnnx(b.build(b.apply('Conv', inputs, [1, 3, side, side], { kernel_shape: [1, 1] })));
}

/** Columns: dark, half bright, and a few bright ones. */
function columns(dark: number, half: number, bright: number): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const x = i % side;
    return x < 12 ? dark : x < 20 ? half : bright;
  });
}

describe('An image that a model is pruned on', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'segcause-case-'));
  const at = (name: string): string => path.join(folder, name);
  let model: LoadedModel;

  before(async () => {
    writeFileSync(at('net.onnx'), threeClasses());
    writeFileSync(
      at('net.explain.json'),
      JSON.stringify({
        ...{ preprocessing: { scale: 255 }, decision: 'argmax', class: 'organ' },
        ...{ classes: ['background', 'organ', 'lesion'], labels: { organ: 7, lesion: 9 } },
      }),
    );
    writeFileSync(at('image.tif'), writeTiff(side, side, columns(0, 128, 255)));
    writeFileSync(at('both.tif'), writeTiff(side, side, columns(0, 7, 9)));
    writeFileSync(at('lesion.tif'), writeTiff(side, side, columns(0, 0, 9)));
    model = await loadModel(at('net.onnx'), createOnnxRuntime());
  });

  after(async () => {
    await model.program.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(mask: string, settings: Settings = {}): Promise<Readonly<Record<string, unknown>>> {
    const asked = { ...settings, image: at('image.tif'), mask: at(mask) };
    const found = await openCase(asked, 'image.tif', model);
    return {
      classes: found.classes.map(({ head }) => className(head)),
      dice: Math.round(await diceOf(model.program, found)),
    };
  }

  it('counts every class that its mask holds, marked by the labels beside the model', async () => {
    assert.deepEqual(await opened('both.tif'), { classes: ['organ', 'lesion'], dice: 100 });
  });

  it('is not left out where its mask lacks the class that is predicted most', async () => {
    assert.deepEqual(await opened('lesion.tif'), { classes: ['lesion'], dice: 100 });
  });

  it('counts one class alone where that is asked for, or where settings say how one is marked', async () => {
    assert.deepEqual(await opened('both.tif', { class: 'lesion' }), { classes: ['lesion'], dice: 100 });
    assert.deepEqual(await opened('both.tif', { maskValue: 7 }), { classes: ['organ'], dice: 100 });
    await assert.rejects(opened('lesion.tif', { class: 'organ' }), /has no organ/);
  });
});
