import assert from 'node:assert/strict';
import { readModel } from '../../../../src/formats/read-model.ts';
import { cubeOf, networkFor, networks, withBrainchop } from '../../../support/brainchop.ts';
import { assertClose, run } from '../keras/outputs.ts';
import { runTensorFlowJs } from './tensorflow-js.ts';

describe('Trained networks of Brainchop', function () {
  this.timeout(120_000);
  const brainchop = withBrainchop();

  for (const name of networks) {
    it(`${name} has the outputs it has in TensorFlow.js`, async () => {
      const { root, brain } = brainchop();
      const path = await networkFor(name, 20, root);
      const cube = cubeOf(brain, 20);
      const { graph } = await readModel(path);
      const [got] = await run(graph, [cube]);
      const [wanted] = await runTensorFlowJs(path, [cube]);
      assert.ok(wanted !== undefined);
      assertClose(name, got, wanted, 1e-3);
    });

    it(`${name} finds grey and white matter in a crop of 64³`, async () => {
      const { root, brain } = brainchop();
      const { graph } = await readModel(await networkFor(name, 64, root));
      const [got] = await run(graph, [cubeOf(brain, 64)]);
      const parts = partsOf(got?.data ?? new Float32Array());
      const words = parts.map((part) => `${(100 * part).toFixed(0)} %`);
      console.log(
        `      ${name}: background ${words[0] ?? ''}, others ${words.slice(1).join(' and ')} of the crop`,
      );
      assert.ok(parts.every((part) => part > 0.05));
    });
  }
});

/** The share of the volume in each of three classes; classes are the last axis. */
function partsOf(values: Float32Array): readonly number[] {
  const counts = [0, 0, 0];
  for (let at = 0; at < values.length; at += 3) {
    const scores = values.subarray(at, at + 3);
    const best = scores.indexOf(Math.max(...scores));
    counts[best] = (counts[best] ?? 0) + 1;
  }
  return counts.map((count) => count / (values.length / 3));
}
