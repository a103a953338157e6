import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as nifti from 'nifti-reader-js';
import type { Tensor } from '../../src/graph/tensor.ts';

const data = new URL('../../../shared/data/brainchop/', import.meta.url).pathname;

/** Two trained networks (3-D, TensorFlow.js layers; MIT): background, grey and white matter. */
export const networks = ['model20chan3cls', 'model5_gw_ae'] as const;

/** The volume, and a folder for copies of the networks, while the tests of a suite run. */
export interface Brainchop {
  readonly root: string;
  readonly brain: Brain;
}

/** Brainchop for the tests of a suite, which are skipped with a message where it is not on this machine. */
export function withBrainchop(): () => Brainchop {
  let found: Brainchop | null = null;
  before(async function () {
    if (existsSync(data)) {
      found = { root: await mkdtemp(join(tmpdir(), 'segcause-brainchop-')), brain: await readBrain() };
      return;
    }
    console.log(`      skipped: ${data} is not here`);
    this.skip();
  });
  after(async () => {
    if (found !== null) await rm(found.root, { recursive: true });
  });
  return () => {
    if (found === null) throw new Error('The tests have not begun.');
    return found;
  };
}

/** A copy of a network for volumes of another side than its own, 256, which takes too long; its `model.json`. */
export async function networkFor(name: string, side: number, root: string): Promise<string> {
  const folder = join(root, `${name} ${side}`);
  await cp(join(data, name), folder, { recursive: true });
  const path = join(folder, 'model.json');
  const text = (await readFile(path, 'utf8')).replace(/256,\s*256,\s*256/gu, [side, side, side].join());
  await rm(path);
  await writeFile(path, text);
  return path;
}

/** The T1 volume as `[x, y, z]`, from its 5 % to its 95 % quantile on [0, 1], as Brainchop scales it. */
export interface Brain {
  readonly size: readonly [number, number, number];
  readonly at: (x: number, y: number, z: number) => number;
}

async function readBrain(): Promise<Brain> {
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
  const sorted = Float32Array.from(voxels).sort();
  const [low = 0, high = 1] = [0.05, 0.95].map((part) => sorted[Math.floor(part * (sorted.length - 1))]);
  return {
    size: [width, height, depth],
    at: (x, y, z) => ((voxels[(z * height + y) * width + x] ?? 0) - low) / (high - low),
  };
}

/** A cube of the volume as the networks take it, `[1, x, y, z, 1]`; the middle one where no corner is given. */
export function cubeOf(
  { size, at }: Brain,
  side: number,
  corner: readonly number[] = size.map((length) => Math.floor((length - side) / 2)),
): Tensor & { readonly data: Float32Array } {
  const [x0 = 0, y0 = 0, z0 = 0] = corner;
  const values = new Float32Array(side ** 3);
  for (let x = 0; x < side; x++)
    for (let y = 0; y < side; y++)
      for (let z = 0; z < side; z++) values[(x * side + y) * side + z] = at(x + x0, y + y0, z + z0);
  return { type: 'float32', shape: [1, side, side, side, 1], data: values };
}
