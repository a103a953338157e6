import { UserError } from '../../../errors.ts';
import { openBeside } from '../file-beside.ts';
import {
  bytesOf,
  headerOf,
  storedBytes,
  type StoredType,
  type StoredVoxels,
  voxelsOf,
} from '../stored-voxels.ts';
import { readData, type VolumeFile } from '../volume-file.ts';
import type { OpenedVolume } from '../volume-format.ts';
import { niftiGeometry } from './nifti-geometry.ts';
import { type NiftiHeader, readNiftiHeader } from './nifti-header.ts';

/** NIfTI's data types that are read, by their codes. Source: nifti1.h. */
const types: ReadonlyMap<number, StoredType> = new Map([
  [2, 'uint8'],
  [4, 'int16'],
  [8, 'int32'],
  [16, 'float32'],
  [64, 'float64'],
  [256, 'int8'],
  [512, 'uint16'],
  [768, 'uint32'],
  [1024, 'int64'],
  [1280, 'uint64'],
]);

const rgb = 128;

/** Those that are known and not read. */
const unsupported: ReadonlyMap<number, string> = new Map([
  [1, 'single bits'],
  [32, 'complex numbers'],
  [1536, '128-bit numbers'],
  [1792, 'complex numbers'],
  [2048, 'complex numbers'],
  [2304, 'colours with alpha'],
]);

/**
 * Opens a NIfTI-1 or NIfTI-2 file, gzip or not, or either file of a pair. The fourth axis becomes channels.
 * @throws UserError when the header is damaged, or says what is not supported
 */
export function openNifti(file: VolumeFile): OpenedVolume {
  const header = readNiftiHeader(file);
  const { name } = file;
  const stored = storedOf(header, name);
  const { slope, intercept } = scalingOf(header, name);
  const notes = [...notesOnAxes(header), ...notesOnBits(header, stored)];
  const geometry = niftiGeometry(header);
  return {
    header: headerOf(stored, name),
    ...(header.isPair && { files: async () => [file.path, (await openVoxels(file)).path] }),
    read: async () => {
      const voxels = header.isPair ? await openVoxels(file) : file;
      const bytes = await readData(voxels, header.offset, storedBytes(stored));
      return {
        size: stored.size,
        channels: stored.channels,
        data: voxelsOf(bytes, stored),
        slope,
        intercept,
        ...geometry,
        notes: [...notes, ...geometry.notes],
      };
    },
  };
}

/** The `.img` of an `.hdr`, written as the header's name is; either may be gzip. */
async function openVoxels(header: VolumeFile): Promise<VolumeFile> {
  const stem = /^(.*)\.hdr(?:\.gz)?$/iu.exec(header.name)?.[1];
  if (stem === undefined) {
    throw new UserError(
      `${header.name}: the header of a NIfTI pair; give it the ending .hdr, and its voxels the same name with .img.`,
    );
  }
  return firstBeside(header, [`${stem}.img`, `${stem}.img.gz`, `${stem}.IMG`]);
}

/**
 * Opens the header of a pair's `.img`; null where the file has another name.
 * @throws UserError when there is no header beside it
 */
export async function openHeaderOf(voxels: VolumeFile): Promise<VolumeFile | null> {
  const stem = /^(.*)\.img(?:\.gz)?$/iu.exec(voxels.name)?.[1];
  return stem === undefined ? null : firstBeside(voxels, [`${stem}.hdr`, `${stem}.hdr.gz`, `${stem}.HDR`]);
}

async function firstBeside(file: VolumeFile, names: readonly string[]): Promise<VolumeFile> {
  for (const name of names) {
    const found = await openBeside(file, name);
    if (found !== null) return found;
  }
  throw new UserError(
    `${file.name}: one file of a NIfTI pair, whose other, ${names[0] ?? ''}, is not there; put both into one folder.`,
  );
}

function storedOf({ datatype, isLittle, lengths }: NiftiHeader, name: string): StoredVoxels {
  const [columns = 1, rows = 1, slices = 1, ...further] = lengths;
  const size = [slices, rows, columns];
  const long = further.filter((length) => length !== 1);
  if (long.length > 1) {
    throw new UserError(
      `${name}: a volume with more than four axes (${lengths.join('×')}) is not supported; save one of its volumes alone.`,
    );
  }
  const [channels = 1] = long;
  if (datatype === rgb) {
    if (channels !== 1) {
      throw new UserError(`${name}: several volumes in colours are not supported; save one of them alone.`);
    }
    return { type: 'uint8', isLittle, size, channels: 3, strides: [1, 3 * rows * columns, 3 * columns, 3] };
  }
  const type = types.get(datatype);
  if (type === undefined) {
    const what = unsupported.get(datatype);
    throw new UserError(
      what === undefined
        ? `${name}: its header names a data type that NIfTI does not have (${datatype}); export it again.`
        : `${name}: voxels of ${what} are not supported; save it with real numbers, such as float32.`,
    );
  }
  return { type, isLittle, size, channels };
}

/** A slope of 0, or none that is finite, means that values are stored as they are; so do colours. */
function scalingOf(
  { slope, intercept, datatype }: NiftiHeader,
  name: string,
): { readonly slope: number; readonly intercept: number } {
  if (slope === 0 || !Number.isFinite(slope) || datatype === rgb) return { slope: 1, intercept: 0 };
  if (Number.isFinite(intercept)) return { slope, intercept };
  throw new UserError(
    `${name}: its header has a scale without a finite offset (scl_inter); export it again.`,
  );
}

const timeUnits = 0x38;
const hertzAndMore = 32;

function notesOnAxes({ lengths, units, datatype }: NiftiHeader): readonly string[] {
  const count = lengths.slice(3).find((length) => length !== 1);
  if (count === undefined || datatype === rgb) return [];
  const unit = units & timeUnits;
  const isTime = lengths[3] !== 1 && unit > 0 && unit < hertzAndMore;
  return [
    isTime
      ? `The fourth axis is time: its ${count} volumes are read as channels.`
      : `The ${count} volumes along the further axis are read as channels.`,
  ];
}

function notesOnBits({ bits, datatype }: NiftiHeader, { type }: StoredVoxels): readonly string[] {
  const expected = datatype === rgb ? 24 : 8 * bytesOf[type];
  return bits === expected
    ? []
    : [
        `The header says ${bits} bits a voxel where its data type has ${expected}; the data type was followed.`,
      ];
}
