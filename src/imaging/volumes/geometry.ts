import type { Affine, AffineRow } from './volume.ts';

/** Where a voxel lies as files write it: millimetres for one step along each axis, and of the first voxel. */
export interface Placement {
  /** A vector for each axis, in the order of a volume's size: slices, rows, columns. */
  readonly steps: readonly [Vector, Vector, Vector];
  readonly origin: Vector;
}

/** Three numbers: to the right, to the front and up, or the opposites, as the format has it. */
export type Vector = readonly [number, number, number];

/** The affine of a placement that is in RAS; null where a number is missing or the axes do not span a space. */
export function affineOf({ steps: [slice, row, column], origin }: Placement): Affine | null {
  const rowOf = (i: 0 | 1 | 2): AffineRow => [slice[i], row[i], column[i], origin[i]];
  const affine: Affine = [rowOf(0), rowOf(1), rowOf(2)];
  const isFinite = affine.every((numbers) => numbers.every(Number.isFinite));
  const volume = dot(cross(slice, row), column);
  const sides = lengthOf(slice) * lengthOf(row) * lengthOf(column);
  return isFinite && sides > 0 && Math.abs(volume) > 1e-6 * sides ? affine : null;
}

/** DICOM and ITK count to the left and to the back. */
export function rasOfLps({ steps: [slice, row, column], origin }: Placement): Placement {
  const turned = ([x, y, z]: Vector): Vector => [0 - x, 0 - y, z];
  return { steps: [turned(slice), turned(row), turned(column)], origin: turned(origin) };
}

/** Millimetres from one voxel to the next along each axis. */
export function spacingOf([x, y, z]: Affine): Vector {
  const along = (axis: 0 | 1 | 2): number => Math.hypot(x[axis], y[axis], z[axis]);
  return [along(0), along(1), along(2)];
}

/** Spacings that a header states; null unless all are lengths. */
export function statedSpacing(spacing: Vector): Vector | null {
  return spacing.every((length) => Number.isFinite(length) && length > 0) ? spacing : null;
}

/** The product of a vector and a number. */
export function scaled([x, y, z]: Vector, factor: number): Vector {
  return [x * factor, y * factor, z * factor];
}

export function cross([a, b, c]: Vector, [x, y, z]: Vector): Vector {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

export function dot([a, b, c]: Vector, [x, y, z]: Vector): number {
  return a * x + b * y + c * z;
}

export function lengthOf([x, y, z]: Vector): number {
  return Math.hypot(x, y, z);
}
