import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { entry } from '../../../../src/at.ts';
import { explanationKind } from '../../../../src/documents/explanation-kind.ts';
import type { Settings } from '../../../../src/documents/settings.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { outputOf } from '../../../../src/engine/scene/image-pass.ts';
import { readNpz } from '../../../support/npz.ts';
import { apart } from '../../../support/preprocessed.ts';
import { dataFile } from '../../../support/zoo.ts';
import { equalWholePasses, opened } from './equal-passes.ts';

const folder = fileURLToPath(new URL('../../../fixtures/bundle/', import.meta.url));
const side = 32;

/** Every third position along each axis of channels of 32³ positions, channels first. */
function thirds(values: ArrayLike<number>, channels: number): Float32Array {
  const kept: number[] = [];
  for (let channel = 0; channel < channels; channel++)
    for (let z = 0; z < side; z += 3)
      for (let y = 0; y < side; y += 3)
        for (let x = 0; x < side; x += 3)
          kept.push(values[((channel * side + z) * side + y) * side + x] ?? NaN);
  return Float32Array.from(kept);
}

describe('a bundle of MONAI', function () {
  this.timeout(120_000);

  it('has the input and the output that its own transforms and network give, to 1e-4', async function () {
    const model = dataFile(this, 'monai', 'monai_bundle', 'models', 'model.onnx');
    const expected = readNpz(`${folder}expected.npz`);
    const settings: Settings = {
      image: `${folder}image.nii.gz`,
      preprocessing: {
        ...{ orientation: 'RAS', spacing: [1.5, 1.5, 2], order: 1, align: 'centres' },
        ...{ clip: [-57, 164], mean: [-57], std: [221], fit: 'crop', origin: [0, 0, 0] },
      },
      ...{
        decision: 'argmax',
        activation: 'softmax',
        class: 1,
        roi: [12, 12, 12, 8, 8, 8],
        block: 8,
        draws: 3,
      },
    };
    const { document } = await createEngine().prepare(explanationKind, { model, settings });
    assert.deepEqual(document.question.input.size, [side, side, side]);
    await opened(document, async ({ scene }) => {
      const { image } = scene.pass;
      const { data } = outputOf(scene.pass, scene.head);
      const differences = [
        apart(thirds(image, 1), entry(expected, 'input').data),
        apart(thirds(data as Float32Array, 2), entry(expected, 'output').data),
      ];
      assert.ok(Math.max(...differences) < 1e-4, differences.join());
      return Promise.resolve();
    });
    await equalWholePasses(document, 6);
  });
});
