import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';

/**
 * Writes a file, and its folder where there is none, so that it is there whole or not at all.
 * @throws UserError when the folder cannot be written
 */
export async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, data);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} could not be written: ${reason}.`);
  }
}
