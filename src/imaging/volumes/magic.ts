import type { VolumeFile } from './volume-file.ts';

/** Formats of volumes, which are told apart by how a file begins. */
export type VolumeFormat = 'nifti' | 'npy' | 'npz' | 'tiff' | 'dicom' | 'nrrd' | 'metaimage' | 'mgh';

type Start = Pick<VolumeFile, 'start'>['start'];

const dicm = [0x44, 0x49, 0x43, 0x4d];

const magics: Readonly<Record<VolumeFormat, (start: Start) => boolean>> = {
  // First, as what stands before it may be another format's beginning.
  dicom: (start) => startsWith(start.subarray(128), dicm) || startsAsElements(start),
  /** The length of the header; that of NIfTI-1 is Analyze's too. */
  nifti: (start) => [348, 540].some((bytes) => startsWithInt32(start, bytes)),
  npy: (start) => startsWith(start, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]),
  npz: (start) => startsWith(start, [0x50, 0x4b, 3, 4]),
  tiff: (start) =>
    [42, 43].some(
      (version) => startsWith(start, [0x49, 0x49, version, 0]) || startsWith(start, [0x4d, 0x4d, 0, version]),
    ),
  nrrd: (start) => startsWith(start, [...new TextEncoder().encode('NRRD000')]),
  metaimage: (start) => /^\s*(ObjectType|NDims)\s*=/u.test(String.fromCharCode(...start.subarray(0, 100))),
  /** Its version, and lengths above 0. */
  mgh: (start) => startsWith(start, [0, 0, 0, 1, 0, 0]),
};

const formats = Object.keys(magics) as readonly VolumeFormat[];

/** The format that a file begins as; null where it is none. */
export function formatOf({ start }: Pick<VolumeFile, 'start'>): VolumeFormat | null {
  return formats.find((format) => magics[format](start)) ?? null;
}

function startsWith(start: Start, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => start[i] === byte);
}

/** DICOM of before 1993: an element of the group 8, of fewer than 256 bytes, with or without the name of its type. */
function startsAsElements(start: Start): boolean {
  const isGroup = start[0] === 8 && start[1] === 0 && start[3] === 0 && start[2] !== 0xff;
  const isNamed = /^[A-Z]{2}$/u.test(String.fromCharCode(...start.subarray(4, 6)));
  return (
    isGroup && start.length > 256 && (isNamed ? start[7] === 0 : startsWith(start.subarray(5), [0, 0, 0]))
  );
}

/** In either byte order. */
function startsWithInt32(start: Start, value: number): boolean {
  const bytes = [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >> 24];
  return startsWith(start, bytes) || startsWith(start, bytes.toReversed());
}
