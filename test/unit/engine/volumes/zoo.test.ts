import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, entry } from '../../../../src/at.ts';
import type { Explanation } from '../../../../src/documents/explanation.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { outputOf } from '../../../../src/engine/scene/image-pass.ts';
import { type NumpyArray, readNpz } from '../../../support/npz.ts';
import { writeNifti } from '../../../support/nifti.ts';
import { dataFile } from '../../../support/zoo.ts';
import { input, quiet } from '../../../support/aims.ts';
import { networkFor, withBrainchop } from '../../../support/brainchop.ts';
import { equalWholePasses, opened } from './equal-passes.ts';

const volumes = [
  'monai_attentionunet_3d',
  'monai_dynunet_3d',
  'monai_unetr_3d',
  'nnunet_plain_3d',
  'nnunet_resenc_3d',
] as const;
const images = ['monai_segresnet_2d', 'nnunet_plain_2d'] as const;
/** Random weights that predict one class everywhere leave no boundary to choose a RoI by. */
const withoutBoundary: Settings = { class: 0, roi: [8, 8, 8, 8, 8, 8] };
const exporters = ['ts', 'dynamo'] as const;

/** How far the engine's output is from another runtime's, at most. */
async function farthest(explanation: Explanation, expected: NumpyArray): Promise<number> {
  return opened(explanation, async ({ scene }) => {
    const { shape, data } = outputOf(scene.pass, scene.head);
    assert.deepEqual(shape, expected.shape);
    let most = 0;
    for (const [i, value] of (data as Float32Array).entries())
      most = Math.max(most, Math.abs(value - at(expected.data, i)));
    return Promise.resolve(most);
  });
}

describe('networks of TensorFlow.js on a volume', function () {
  this.timeout(240_000);
  const brainchop = withBrainchop();

  it('are explained from file to map: brainchop', async function () {
    const model = await networkFor('model5_gw_ae', 32, brainchop().root);
    const image = dataFile(this, 'brainchop', 't1_crop.nii.gz');
    const engine = createEngine();
    const settings: Settings = {
      ...{ image, draws: 2, block: 8 },
      preprocessing: { axes: ['x', 'y', 'z'], clipPercentiles: [5, 95], normalize: 'minmax' },
    };
    const { document } = await engine.prepare(explanationKind, { model, settings });
    const { input: asked, head } = document.question;
    assert.deepEqual(
      [asked.layout, asked.crop, head.channels],
      ['NDHWC', { start: [112, 112, 112], of: [256, 256, 256] }, 3],
    );
    await equalWholePasses(document, 12);
    const found = await engine.run(explanationKind, document, input, quiet);
    assert.equal(found.status, 'complete');
    assert.equal(at(found.maps, 0).effects.length, 64);
  });
});

describe('networks of nnU-Net and MONAI on a volume', function () {
  this.timeout(240_000);
  const engine = createEngine();
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segcause-zoo-'));
  });
  after(() => rm(folder, { recursive: true }));
  const prepared = async (model: string, settings: Settings): Promise<Explanation> =>
    (await engine.prepare(explanationKind, { model, settings })).document;

  for (const name of volumes) {
    for (const exporter of exporters) {
      it(`output what PyTorch does, and blocks count as in whole passes: ${name}, ${exporter}`, async function () {
        const arrays = readNpz(dataFile(this, 'zoo', `${name}.npz`));
        const { shape, data } = entry(arrays, 'input');
        const image = await writeNifti(join(folder, `${name}.nii.gz`), {
          ...{ size: shape.slice(2), channels: at(shape, 1), data },
        });
        const model = dataFile(this, 'zoo', `${name}.${exporter}.onnx`);
        const explanation = await prepared(model, {
          ...(name === 'monai_unetr_3d' && withoutBoundary),
          image,
        });
        assert.deepEqual(explanation.question.input.size, shape.slice(2));
        assert.deepEqual(explanation.question.block, [4, 4, 4]);
        assert.ok((await farthest(explanation, entry(arrays, 'output'))) < 1e-4);
        await equalWholePasses(explanation, 12);
      });
    }
  }

  for (const name of images) {
    for (const exporter of exporters) {
      it(`output what PyTorch does for a slice: ${name}, ${exporter}`, async function () {
        const arrays = readNpz(dataFile(this, 'zoo', `${name}.npz`));
        const { shape, data } = entry(arrays, 'input');
        const [height, width] = [at(shape, 2), at(shape, 3)];
        const three = new Float32Array(3 * height * width);
        three.set(data, height * width);
        const image = await writeNifti(join(folder, `${name}.nii`), {
          size: [3, height, width],
          data: three,
        });
        const explanation = await prepared(dataFile(this, 'zoo', `${name}.${exporter}.onnx`), {
          ...{ image, slice: { axis: 'z', index: 1 }, preprocessing: { scale: 1 } },
        });
        assert.ok((await farthest(explanation, entry(arrays, 'output'))) < 1e-4);
        await equalWholePasses(explanation, 12);
      });
    }
  }

  it('outputs what TensorFlow does, and blocks count as in whole passes: deepbrain', async function () {
    const arrays = readNpz(dataFile(this, 'deepbrain', 'real_deepbrain_3d.npz'));
    const { shape, data } = entry(arrays, 'input_u8');
    const image = await writeNifti(join(folder, 'head.nii.gz'), { size: shape, data });
    const model = dataFile(this, 'deepbrain', 'real_deepbrain_3d.onnx');
    const explanation = await prepared(model, { image });
    assert.equal(explanation.question.input.scale, 255);
    // The expected output is of half precision.
    assert.ok((await farthest(explanation, entry(arrays, 'output'))) < 1e-3);
    await equalWholePasses(explanation, 3);
  });
});
