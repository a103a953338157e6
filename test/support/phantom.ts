import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeOnnx } from '../../src/formats/onnx/write.ts';
import { GraphBuilder } from './graph-builder.ts';
import type { Value } from './graph-writer.ts';
import { niftiOf } from './nifti.ts';

/** Slices, rows and columns of the phantom, and the millimetres between them. */
export const phantomSize = [24, 48, 40] as const;
export const phantomSpacing = [4, 2, 2] as const;

/** How far a voxel lies from a middle, in shares of the half axes of an ellipsoid. */
function within(voxel: number, middle: readonly number[], half: readonly number[]): number {
  const [, rows, columns] = phantomSize;
  const place = [Math.floor(voxel / (rows * columns)), Math.floor(voxel / columns) % rows, voxel % columns];
  return Math.hypot(...place.map((at, i) => (at - (middle[i] ?? 0)) / (half[i] ?? 1)));
}

/** Whether a voxel lies in the lesion: on the patient's right, in front, below the middle. */
export const isLesion = (voxel: number): boolean => within(voxel, [10, 29, 24], [4, 6, 6]) < 1;

/** A head in Hounsfield units: air, skull, brain with some noise, and the lesion. */
function valueAt(voxel: number): number {
  const head = within(voxel, [11.5, 23.5, 19.5], [11, 22, 18]);
  if (head > 1) return -1000;
  if (head > 0.86) return 900;
  return (isLesion(voxel) ? 120 : 35) + ((7 * voxel) % 12);
}

/** Writes a model that segments what is bright and not near the skull, a CT of a head with a lesion, and its labels. */
export function addPhantom(folder: string): void {
  const voxels = phantomSize[0] * phantomSize[1] * phantomSize[2];
  const shape = [1, 1, ...phantomSize];
  const b = new GraphBuilder({ seed: 1 });
  const weights = b.floats(new Float32Array(27).fill(1 / 27), [1, 1, 3, 3, 3]);
  const mean = b.apply('Conv', [b.input(shape), weights], shape, {
    kernel_shape: [3, 3, 3],
    pads: [1, 1, 1, 1, 1, 1],
  });
  const brightest = b.apply('MaxPool', [mean], shape, {
    kernel_shape: [5, 5, 5],
    pads: [2, 2, 2, 2, 2, 2],
    strides: [1, 1, 1],
  });
  const number = (value: number): Value => b.floats(Float32Array.of(value), []);
  const skull = b.relu(b.binary('Sub', brightest, number(132)));
  const lesion = b.binary('Sub', b.binary('Sub', mean, number(75)), b.binary('Mul', skull, number(20)));
  const graph = b.build(b.binary('Mul', lesion, number(0.2)));
  writeFileSync(path.join(folder, 'lesion.onnx'), writeOnnx(graph));
  const settings = { preprocessing: { scale: 1, clip: [-50, 150] } };
  writeFileSync(path.join(folder, 'lesion.explain.json'), JSON.stringify(settings));
  const volume = { size: phantomSize, spacing: phantomSpacing, origin: [-40, -47, -46] } as const;
  const data = Int16Array.from({ length: voxels }, (_, i) => valueAt(i));
  const labels = Uint8Array.from({ length: voxels }, (_, i) => Number(isLesion(i)));
  writeFileSync(path.join(folder, 'head.nii.gz'), gzipSync(niftiOf({ ...volume, data })));
  writeFileSync(path.join(folder, 'head_seg.nii.gz'), gzipSync(niftiOf({ ...volume, data: labels })));
}
