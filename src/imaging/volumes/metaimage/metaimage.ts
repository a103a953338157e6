import { UserError } from '../../../errors.ts';
import { openVoxelsBeside } from '../file-beside.ts';
import { headerOf, storedBytes, type StoredType, type StoredVoxels, voxelsOf } from '../stored-voxels.ts';
import { voxelsOfText } from '../text-voxels.ts';
import { openRange, type Packing, readData, type VolumeFile } from '../volume-file.ts';
import type { OpenedVolume } from '../volume-format.ts';
import { metaImageGeometry } from './metaimage-geometry.ts';
import {
  damagedMetaImage,
  type MetaImageHeader,
  numbersIn,
  readMetaImageHeader,
} from './metaimage-header.ts';

const types: ReadonlyMap<string, StoredType> = new Map([
  ['MET_CHAR', 'int8'],
  ['MET_UCHAR', 'uint8'],
  ['MET_SHORT', 'int16'],
  ['MET_USHORT', 'uint16'],
  ['MET_INT', 'int32'],
  ['MET_UINT', 'uint32'],
  // MetaIO writes 32 bits for these on every machine.
  ['MET_LONG', 'int32'],
  ['MET_ULONG', 'uint32'],
  ['MET_LONG_LONG', 'int64'],
  ['MET_ULONG_LONG', 'uint64'],
  ['MET_FLOAT', 'float32'],
  ['MET_DOUBLE', 'float64'],
]);

/**
 * Opens a MetaImage, whose voxels may be in another file of its folder. A fourth axis, or several values at each voxel,
 * become channels.
 * @throws UserError when the header is damaged, or says what is not supported
 */
export async function openMetaImage(file: VolumeFile): Promise<OpenedVolume> {
  const header = await readMetaImageHeader(file);
  const stored = storedOf(header, file.name);
  const isText = header.fields.get('binarydata')?.toLowerCase() === 'false';
  return {
    header: headerOf(stored, file.name),
    files: async () => [...new Set([file.path, (await rangeOf(file, header)).path])],
    read: async () => {
      const range = await rangeOf(file, header);
      const data = isText
        ? await voxelsOfText(range, stored)
        : voxelsOf(await readData(range, skipOf(header, range, stored), storedBytes(stored)), stored);
      return {
        size: stored.size,
        channels: stored.channels,
        data,
        ...{ slope: 1, intercept: 0 },
        ...metaImageGeometry(header),
      };
    },
  };
}

function storedOf({ fields, axes }: MetaImageHeader, name: string): StoredVoxels {
  const type = types.get(fields.get('elementtype') ?? '');
  if (type === undefined) {
    throw new UserError(
      `${name}: voxels of the type "${fields.get('elementtype') ?? ''}" are not supported; save it with numbers, such as MET_FLOAT.`,
    );
  }
  const [columns = 0, rows = 1, slices = 1, volumes = 1] = axes;
  const values = Number(fields.get('elementnumberofchannels') ?? 1);
  if (values !== 1 && volumes !== 1) {
    throw new UserError(
      `${name}: several volumes of several values are not supported; save one of them alone.`,
    );
  }
  const msb = fields.get('elementbyteordermsb') ?? fields.get('binarydatabyteordermsb') ?? 'False';
  return {
    type,
    isLittle: msb.toLowerCase() !== 'true',
    size: [slices, rows, columns],
    channels: values * volumes,
    ...(values === 1 ? {} : { strides: [1, values * rows * columns, values * columns, values] }),
  };
}

/** Where the voxels are: behind the header, or in the file that it names. */
async function rangeOf(file: VolumeFile, { fields, end }: MetaImageHeader): Promise<VolumeFile> {
  const other = fields.get('elementdatafile') ?? '';
  const packing: Packing = fields.get('compresseddata')?.toLowerCase() === 'true' ? 'zlib' : null;
  if (other.toUpperCase() === 'LOCAL') {
    return openRange({ ...file, at: file.at + end, bytes: file.bytes - end, packing });
  }
  const beside = await openVoxelsBeside(file, other);
  return openRange({ ...beside, packing: packing ?? beside.packing });
}

/** Bytes before the voxels; -1 counts from the end. */
function skipOf({ fields }: MetaImageHeader, range: VolumeFile, stored: StoredVoxels): number {
  const [skip = 0] = numbersIn(fields.get('headersize')) ?? [];
  if (!Number.isInteger(skip) || skip < -1) throw damagedMetaImage(range.name);
  return skip === -1 ? Math.max(0, range.bytes - storedBytes(stored)) : skip;
}
