import { UserError } from '../../../errors.ts';
import { readData, type VolumeFile } from '../volume-file.ts';

/** The fields of a MetaImage, their names in lower case. Source: itk.org/Wiki/ITK/MetaIO/Documentation. */
export interface MetaImageHeader {
  readonly fields: ReadonlyMap<string, string>;
  /** Lengths, fastest first. */
  readonly axes: readonly number[];
  /** Where the voxels start, where they are in this file. */
  readonly end: number;
}

const mostHeaderBytes = 2 ** 16;

/**
 * Reads the header of a MetaImage: lines up to the one that says where the voxels are.
 * @throws UserError when it is damaged, of other than two to four axes, or endless
 */
export async function readMetaImageHeader(file: VolumeFile): Promise<MetaImageHeader> {
  const bytes = await readData(file, 0, Math.min(file.bytes, mostHeaderBytes));
  const text = new TextDecoder('latin1').decode(bytes);
  const last = /^ElementDataFile\s*=.*(?:\r?\n|$)/mu.exec(text);
  if (last === null) throw damagedMetaImage(file.name);
  const end = last.index + last[0].length;
  const fields = new Map<string, string>();
  for (const line of text.slice(0, end).split(/\r?\n/u)) {
    const [, key, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/u.exec(line) ?? [];
    if (key !== undefined && value !== undefined) fields.set(key.toLowerCase(), value);
  }
  const count = Number(fields.get('ndims'));
  const axes = numbersIn(fields.get('dimsize'));
  if (axes?.length !== count) throw damagedMetaImage(file.name);
  if (count < 2 || count > 4) {
    throw new UserError(
      `${file.name}: an image of ${count} axes is not supported; save one with three or four.`,
    );
  }
  return { fields, axes, end };
}

/** The numbers of a field; null where it is absent or holds others. */
export function numbersIn(text: string | undefined): readonly number[] | null {
  const numbers = text?.trim().split(/\s+/u).map(Number);
  return numbers?.every(Number.isFinite) === true ? numbers : null;
}

/** What is said of a header that contradicts itself. */
export function damagedMetaImage(name: string): UserError {
  return new UserError(`${name}: the MetaImage header is damaged or incomplete; export the volume again.`);
}
