import { open } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** The files that a command writes; null for none. */
export interface Written {
  readonly out: string | null;
  /** An HTML report. */
  readonly html: string | null;
  /** A table of the effects. */
  readonly csv: string | null;
  /** The input's map as an array for NumPy. */
  readonly npy: string | null;
}

/** How the files of each option begin, and what they are. */
const kinds: Readonly<Record<keyof Written, readonly [start: RegExp, what: string]>> = {
  out: [/^\s*\{\s*"format":\s*"segcause\./u, 'result of SegCause'],
  html: [/^\s*<!doctype html>/iu, 'report'],
  csv: [/^kind,name,/u, 'table of effects'],
  npy: [/^.NUMPY/u, 'NumPy array'],
};

/**
 * Checks that what is written replaces files of its own kind alone: a name that was mistyped must not cost a model, an
 * image or a mask.
 * @throws UserError when two of the files are one, or another file is in the place of one
 */
export async function requireReplaceable(written: Written): Promise<void> {
  const taken = new Map<string, string>();
  for (const option of ['out', 'html', 'csv', 'npy'] as const) {
    const path = written[option];
    if (path === null) continue;
    const other = taken.get(path);
    if (other !== undefined)
      throw new UserError(`--${other} and --${option} are both ${path}: give each a file of its own.`);
    taken.set(path, option);
    const [start, what] = kinds[option];
    const beginning = await beginningOf(path);
    if (beginning !== null && beginning !== '' && !start.test(beginning))
      throw new UserError(
        `${path} is there and is no ${what}: choose another --${option}, or remove the file.`,
      );
  }
}

/** The first bytes of a file, as text of one byte a letter; null where there is none to read. */
async function beginningOf(path: string): Promise<string | null> {
  const file = await open(path).catch(() => null);
  if (file === null) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
