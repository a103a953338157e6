import { UserError } from '../../../errors.ts';
import type { StoredType } from '../stored-voxels.ts';
import { readData, type VolumeFile } from '../volume-file.ts';

/** The header of an array. Source: numpy.lib.format, versions 1 to 3. */
export interface NpyHeader {
  readonly type: StoredType;
  readonly isLittle: boolean;
  /** Whether the first axis is the innermost. */
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Where the numbers start. */
  readonly offset: number;
}

/** The magic and the version. */
const magicBytes = 8;
const mostHeaderBytes = 2 ** 16;

const types: ReadonlyMap<string, StoredType> = new Map([
  ['b1', 'uint8'],
  ['i1', 'int8'],
  ['u1', 'uint8'],
  ['i2', 'int16'],
  ['u2', 'uint16'],
  ['i4', 'int32'],
  ['u4', 'uint32'],
  ['i8', 'int64'],
  ['u8', 'uint64'],
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
]);

/**
 * Reads the header of an array.
 * @throws UserError when it is damaged, or its numbers are of a type that is not supported
 */
export async function readNpyHeader(file: VolumeFile): Promise<NpyHeader> {
  const { start, name } = file;
  const version = start[6] ?? 0;
  const lengthAt = magicBytes;
  const textAt = lengthAt + (version === 1 ? 2 : 4);
  if (version < 1 || version > 3 || start.length < textAt) throw damaged(name);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = version === 1 ? view.getUint16(lengthAt, true) : view.getUint32(lengthAt, true);
  if (length > mostHeaderBytes) throw damaged(name);
  const text = new TextDecoder('latin1').decode(await readData(file, textAt, length));
  const described = /'descr':\s*'([<>|=])(\w+)'/u.exec(text);
  const isFortran = /'fortran_order':\s*(True|False)/u.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\sL]*)\)/u.exec(text)?.[1];
  if (isFortran === undefined || shape === undefined) throw damaged(name);
  const type = types.get(described?.[2] ?? '');
  if (type === undefined) {
    throw new UserError(
      `${name}: an array of real numbers is needed; save it as float32 or a whole number type.`,
    );
  }
  return {
    type,
    isLittle: described?.[1] !== '>',
    isFortran: isFortran === 'True',
    shape: shape
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => Number.parseInt(part, 10)),
    offset: textAt + length,
  };
}

function damaged(name: string): UserError {
  return new UserError(`${name}: the NumPy header is damaged or cut short; save the array again.`);
}
