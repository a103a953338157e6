import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as nifti from 'nifti-reader-js';
import { readModel } from '../../../../src/formats/read-model.ts';
import { assertClose, run, type Values } from '../keras/outputs.ts';
import { runTensorFlowJs } from './tensorflow-js.ts';

const data = new URL('../../../../../shared/data/brainchop/', import.meta.url).pathname;

/** Two trained networks of Brainchop (3-D, TensorFlow.js layers) on crops of a T1 volume. */
describe('Trained networks of Brainchop', function () {
  this.timeout(120_000);
  let root = '';

  before(async function () {
    if (!existsSync(data)) {
      console.log(`      skipped: ${data} is not here`);
      this.skip();
    }
    root = await mkdtemp(join(tmpdir(), 'segcause-brainchop-'));
  });

  after(async () => {
    if (root !== '') await rm(root, { recursive: true });
  });

  /** The model for volumes of another side; its own, 256, takes too long. */
  async function modelFor(name: string, side: number): Promise<string> {
    const folder = join(root, `${name} ${side}`);
    await cp(join(data, name), folder, { recursive: true });
    const path = join(folder, 'model.json');
    const text = (await readFile(path, 'utf8')).replace(/256,\s*256,\s*256/gu, [side, side, side].join());
    await rm(path);
    await writeFile(path, text);
    return path;
  }

  for (const name of ['model20chan3cls', 'model5_gw_ae']) {
    it(`${name} gives what TensorFlow.js gives`, async () => {
      const path = await modelFor(name, 20);
      const crop = await cropOfBrain(20);
      const { graph } = await readModel(path);
      const [got] = await run(graph, [crop]);
      const [wanted] = await runTensorFlowJs(path, [crop]);
      assert.ok(wanted !== undefined);
      assertClose(name, got, wanted, 1e-3);
    });

    it(`${name} finds grey and white matter in a crop of 64³`, async () => {
      const { graph } = await readModel(await modelFor(name, 64));
      const [got] = await run(graph, [await cropOfBrain(64)]);
      const parts = partsOf(got?.data ?? new Float32Array());
      const words = parts.map((part) => `${(100 * part).toFixed(0)} %`);
      console.log(
        `      ${name}: background ${words[0] ?? ''}, others ${words.slice(1).join(' and ')} of the crop`,
      );
      assert.ok(parts.every((part) => part > 0.05));
    });
  }
});

/** The middle of the volume, from its 5 % to its 95 % quantile on [0, 1], as Brainchop scales it. */
async function cropOfBrain(side: number): Promise<Values> {
  const file = Uint8Array.from(await readFile(join(data, 't1_crop.nii.gz'))).buffer;
  const bytes = nifti.isCompressed(file) ? nifti.decompress(file) : file;
  const header = nifti.readHeader(bytes as ArrayBuffer);
  const [, width = 0, height = 0, depth = 0] = header.dims;
  const image = nifti.readImage(header, bytes as ArrayBuffer);
  const voxels =
    header.datatypeCode === 2
      ? new Uint8Array(image)
      : header.datatypeCode === 4
        ? new Int16Array(image)
        : new Float32Array(image);
  const [x0, y0, z0] = [width, height, depth].map((length) => Math.floor((length - side) / 2));
  const sorted = Float32Array.from(voxels).sort();
  const [low = 0, high = 1] = [0.05, 0.95].map((part) => sorted[Math.floor(part * (sorted.length - 1))]);
  const values = new Float32Array(side ** 3);
  for (let x = 0; x < side; x++)
    for (let y = 0; y < side; y++)
      for (let z = 0; z < side; z++)
        values[(x * side + y) * side + z] =
          ((voxels[((z + (z0 ?? 0)) * height + y + (y0 ?? 0)) * width + x + (x0 ?? 0)] ?? 0) - low) /
          (high - low);
  return { shape: [1, side, side, side, 1], data: values };
}

/** How much of the volume goes to each of three classes, the last axis. */
function partsOf(values: Float32Array): readonly number[] {
  const counts = [0, 0, 0];
  for (let at = 0; at < values.length; at += 3) {
    const scores = values.subarray(at, at + 3);
    const best = scores.indexOf(Math.max(...scores));
    counts[best] = (counts[best] ?? 0) + 1;
  }
  return counts.map((count) => count / (values.length / 3));
}
