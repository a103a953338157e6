import { readHeader } from 'nifti-reader-js';
import { UserError } from '../../../errors.ts';
import type { VolumeFile } from '../volume-file.ts';

/** A header of NIfTI-1 or NIfTI-2. Source: nifti1.h and nifti2.h of the NIfTI Data Format Working Group. */
export interface NiftiHeader {
  readonly isLittle: boolean;
  /** Whether the voxels are in an `.img` of their own. */
  readonly isPair: boolean;
  /** Lengths along x, y, z, time and three more axes; 1 behind those that the file has. */
  readonly lengths: readonly number[];
  readonly datatype: number;
  readonly bits: number;
  /** Where the voxels start in their file. */
  readonly offset: number;
  readonly slope: number;
  readonly intercept: number;
  /** `qfac`, then the spacing along x, y and z. */
  readonly pixdim: readonly [number, number, number, number];
  readonly units: number;
  readonly qformCode: number;
  /** The quaternion's `b`, `c` and `d`, and the offset. */
  readonly quaternion: readonly [number, number, number];
  readonly qoffset: readonly [number, number, number];
  readonly sformCode: number;
  /** Three rows of four. */
  readonly sform: readonly (readonly number[])[];
}

const versions = {
  1: { bytes: 348, magicAt: 344, magics: ['n+1\0', 'ni1\0'], sformAt: 280, numberBytes: 4, least: 352 },
  2: { bytes: 540, magicAt: 4, magics: ['n+2\0', 'ni2\0'], sformAt: 400, numberBytes: 8, least: 544 },
} as const;

type Version = (typeof versions)[1 | 2];

/**
 * Reads the header of a NIfTI file.
 * @throws UserError when it is cut short, Analyze 7.5, or its fields contradict each other
 */
export function readNiftiHeader({ start, name }: VolumeFile): NiftiHeader {
  const version = versionOf(start);
  if (version === null || start.length < version.bytes) {
    throw new UserError(`${name}: the file ends within its NIfTI header; copy or export it again.`);
  }
  const magic = String.fromCharCode(...start.subarray(version.magicAt, version.magicAt + 4));
  const isPair = magic === version.magics[1];
  if (!isPair && magic !== version.magics[0]) {
    throw new UserError(
      `${name}: an Analyze 7.5 file or a damaged NIfTI file; convert it to NIfTI, for instance with nibabel.`,
    );
  }
  // Without the extensions behind the header, which hold nothing that is needed.
  const bytes = start.slice(0, version.bytes).buffer;
  const fields = readHeader(bytes, true);
  const [rank = 0, ...lengths] = fields.dims;
  if (!(rank >= 1 && rank <= 7)) {
    throw new UserError(`${name}: its header claims ${rank} axes, where NIfTI has 1 to 7; export it again.`);
  }
  const [qfac = 1, x = 0, y = 0, z = 0] = fields.pixDims;
  return {
    isLittle: fields.littleEndian,
    isPair,
    lengths: lengths.map((length, axis) => (axis < rank ? length : 1)),
    datatype: fields.datatypeCode,
    bits: fields.numBitsPerVoxel,
    offset: offsetOf(fields.vox_offset, isPair, version, name),
    slope: fields.scl_slope,
    intercept: fields.scl_inter,
    pixdim: [qfac, x, y, z],
    units: fields.xyzt_units,
    qformCode: fields.qform_code,
    quaternion: [fields.quatern_b, fields.quatern_c, fields.quatern_d],
    qoffset: [fields.qoffset_x, fields.qoffset_y, fields.qoffset_z],
    sformCode: fields.sform_code,
    sform: sformOf(new DataView(bytes), version, fields.littleEndian),
  };
}

function versionOf(start: Uint8Array): Version | null {
  if (start.length < 4) return null;
  const view = new DataView(start.buffer, start.byteOffset);
  const sizes = [view.getInt32(0, true), view.getInt32(0, false)];
  return Object.values(versions).find(({ bytes }) => sizes.includes(bytes)) ?? null;
}

function offsetOf(offset: number, isPair: boolean, { least }: Version, name: string): number {
  if (isPair ? offset >= 0 : offset >= least) return Math.floor(offset);
  if (offset === 0) return least;
  throw new UserError(
    `${name}: its header says that the voxels start at byte ${offset}, within the header; export it again.`,
  );
}

/** The library overwrites it where the qform's code is larger, so that it is read here. */
function sformOf(view: DataView, { sformAt, numberBytes }: Version, isLittle: boolean): readonly number[][] {
  const number = (at: number): number =>
    numberBytes === 8 ? view.getFloat64(at, isLittle) : view.getFloat32(at, isLittle);
  return [0, 1, 2].map((row) =>
    [0, 1, 2, 3].map((column) => number(sformAt + numberBytes * (4 * row + column))),
  );
}
