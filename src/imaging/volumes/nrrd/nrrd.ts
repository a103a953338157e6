import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { openVoxelsBeside } from '../file-beside.ts';
import { headerOf, storedBytes, type StoredType, type StoredVoxels, voxelsOf } from '../stored-voxels.ts';
import { openRange, readData, type VolumeFile } from '../volume-file.ts';
import type { OpenedVolume } from '../volume-format.ts';
import { voxelsOfText } from '../text-voxels.ts';
import { type NrrdAxes, nrrdAxes, nrrdGeometry } from './nrrd-axes.ts';
import { damagedNrrd, type NrrdHeader, readNrrdHeader } from './nrrd-header.ts';

/** NRRD's names of types, of which C's are many. */
const types: readonly (readonly [RegExp, StoredType])[] = [
  [/^(signed char|int8(_t)?)$/u, 'int8'],
  [/^(uchar|unsigned char|uint8(_t)?)$/u, 'uint8'],
  [/^((signed )?short( int)?|int16(_t)?)$/u, 'int16'],
  [/^(ushort|unsigned short( int)?|uint16(_t)?)$/u, 'uint16'],
  [/^((signed )?int|int32(_t)?)$/u, 'int32'],
  [/^(uint|unsigned int|uint32(_t)?)$/u, 'uint32'],
  [/^(longlong|(signed )?long long( int)?|int64(_t)?)$/u, 'int64'],
  [/^(ulonglong|unsigned long long( int)?|uint64(_t)?)$/u, 'uint64'],
  [/^float$/u, 'float32'],
  [/^double$/u, 'float64'],
];

/**
 * Opens a NRRD file, whose voxels may be in another file of its folder. An axis that is not spatial becomes channels.
 * @throws UserError when the header is damaged, or says what is not supported
 */
export async function openNrrd(file: VolumeFile): Promise<OpenedVolume> {
  const header = await readNrrdHeader(file);
  const axes = nrrdAxes(header, file.name);
  const stored = storedOf(header, axes, file.name);
  const geometry = nrrdGeometry(header, axes);
  const encoding = header.fields.get('encoding')?.toLowerCase() ?? '';
  if (!['raw', 'gzip', 'gz', 'ascii', 'text', 'txt'].includes(encoding)) {
    throw new UserError(
      `${file.name}: voxels encoded as "${encoding}" are not supported; save it as raw or gzip.`,
    );
  }
  return {
    header: headerOf(stored, file.name),
    files: async () => [
      ...new Set([file.path, (await rangeOf(file, header, encoding.startsWith('gz'))).path]),
    ],
    read: async () => {
      const range = await rangeOf(file, header, encoding.startsWith('gz'));
      const data = ['raw', 'gzip', 'gz'].includes(encoding)
        ? voxelsOf(await readData(range, skipOf(header, range, stored), storedBytes(stored)), stored)
        : await voxelsOfText(range, stored);
      return {
        size: stored.size,
        channels: stored.channels,
        data,
        ...{ slope: 1, intercept: 0 },
        ...geometry,
      };
    },
  };
}

function storedOf(
  { fields }: NrrdHeader,
  { sizes, spatial, channelAxis }: NrrdAxes,
  name: string,
): StoredVoxels {
  const text = fields.get('type')?.toLowerCase() ?? '';
  const type = types.find(([pattern]) => pattern.test(text))?.[1];
  if (type === undefined) {
    throw new UserError(
      `${name}: voxels of the type "${text}" are not supported; save it with numbers, such as float.`,
    );
  }
  const product = (axis: number): number => sizes.slice(0, axis).reduce((all, length) => all * length, 1);
  const [column = 0, row = 1, slice] = spatial;
  const size = [slice === undefined ? 1 : at(sizes, slice), at(sizes, row), at(sizes, column)];
  const isInOrder = channelAxis === null || channelAxis === sizes.length - 1;
  return {
    type,
    isLittle: fields.get('endian')?.toLowerCase() !== 'big',
    size,
    channels: channelAxis === null ? 1 : at(sizes, channelAxis),
    ...(isInOrder
      ? {}
      : {
          strides: [
            product(channelAxis),
            slice === undefined ? 0 : product(slice),
            product(row),
            product(column),
          ],
        }),
  };
}

/** Where the voxels are: behind the header, or in the file that it names. */
async function rangeOf(file: VolumeFile, { fields, end }: NrrdHeader, isGzip: boolean): Promise<VolumeFile> {
  const other = fields.get('data file');
  const packing = isGzip ? 'gzip' : null;
  if (other === undefined) return openRange({ ...file, at: file.at + end, bytes: file.bytes - end, packing });
  const beside = await openVoxelsBeside(file, other);
  return openRange({ ...beside, packing });
}

/** Bytes before the voxels; -1 counts from the end. */
function skipOf({ fields }: NrrdHeader, range: VolumeFile, stored: StoredVoxels): number {
  const [lines, bytes] = [Number(fields.get('line skip') ?? 0), Number(fields.get('byte skip') ?? 0)];
  if (lines !== 0 || !Number.isInteger(bytes) || bytes < -1) {
    if (lines !== 0)
      throw new UserError(`${range.name}: lines before the voxels are not supported; use a byte skip.`);
    throw damagedNrrd(range.name);
  }
  return bytes === -1 ? Math.max(0, range.bytes - storedBytes(stored)) : bytes;
}
