import type { Size } from '../../documents/box.ts';

/** The types of numbers that files of volumes store; 64-bit whole numbers are read as `Float64Array`. */
export type VolumeData =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** The same by name. */
export type VolumeType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';

/** One row of an affine: a factor for each axis, in the order of `size`, then the origin. */
export type AffineRow = readonly [number, number, number, number];

/**
 * Where voxels lie: row by row, the millimetres to the right, to the front and up (RAS) of voxel `(a, b, c)` are
 * `row[0] · a + row[1] · b + row[2] · c + row[3]`, with `a`, `b`, `c` counted along the axes in the order of `size`.
 */
export type Affine = readonly [AffineRow, AffineRow, AffineRow];

/** What a file of a volume says of itself before its voxels. */
export interface VolumeHeader {
  /** Three axes, slowest first: `[slices, rows, columns]`. */
  readonly size: Size<'image'>;
  /** Values at each voxel; 1 where the file has no such axis. */
  readonly channels: number;
  readonly type: VolumeType;
  /** What `data` will take in memory. */
  readonly bytes: number;
}

/** A volume as its file stores it. Axes are in row order, slowest first: `[slices, rows, columns]`, which is `[k, j, i]` of NIfTI. */
export interface Volume {
  /** Three axes. */
  readonly size: Size<'image'>;
  /** Outermost in `data`; 1 where the file has none. */
  readonly channels: number;
  /** The file's own type, kept once. */
  readonly data: VolumeData;
  /** A value is `slope · stored + intercept`. */
  readonly slope: number;
  readonly intercept: number;
  /** Null where the file has no geometry. */
  readonly affine: Affine | null;
  /** Millimetres along each axis, in the order of `size`; null where unknown. */
  readonly spacing: readonly [number, number, number] | null;
  /** What a person should know of how it was read, such as a missing slice or a tilt; no identifiers. */
  readonly notes: readonly string[];
}

/** Bytes that a volume may have as it is stored. */
export const maxVolumeBytes = 2 ** 31;
