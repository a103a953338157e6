import { rename, rm, writeFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/**
 * Writes a text file so that it is there whole or not at all.
 * @throws UserError when the folder cannot be written
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} could not be written: ${reason}.`);
  }
}
