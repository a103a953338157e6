import { UserError } from '../../../errors.ts';
import { readData, type VolumeFile } from '../volume-file.ts';

/** The fields of a NRRD header, and where it ends. Source: teem.sourceforge.net/nrrd/format.html. */
export interface NrrdHeader {
  readonly fields: ReadonlyMap<string, string>;
  /** Where the voxels start, where they are in this file. */
  readonly end: number;
}

const mostHeaderBytes = 2 ** 20;

/** Names of fields that may be written without a space. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['datafile', 'data file'],
  ['byteskip', 'byte skip'],
  ['lineskip', 'line skip'],
]);

/**
 * Reads the header of a NRRD file: lines up to an empty one, or to the end of a file whose voxels are in another.
 * @throws UserError when it is damaged or endless
 */
export async function readNrrdHeader(file: VolumeFile): Promise<NrrdHeader> {
  const bytes = await readData(file, 0, Math.min(file.bytes, mostHeaderBytes));
  const text = new TextDecoder('latin1').decode(bytes);
  const empty = /\r?\n\r?\n/u.exec(text);
  if (empty === null && file.bytes > mostHeaderBytes) throw damagedNrrd(file.name);
  const header = empty === null ? text : text.slice(0, empty.index);
  const lines = header.split(/\r?\n/u).slice(1);
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:#]+): (.*)$/u.exec(line) ?? [];
    const key = name.trim().toLowerCase();
    if (key !== '') fields.set(otherNames.get(key) ?? key, value.trim());
  }
  return { fields, end: empty === null ? text.length : empty.index + empty[0].length };
}

/** What is said of a header that contradicts itself. */
export function damagedNrrd(name: string): UserError {
  return new UserError(`${name}: the NRRD header is damaged or incomplete; export the volume again.`);
}
