import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../errors.ts';

/** A native package on disk. */
interface Installed {
  readonly name: string;
  readonly version: string;
}

const names = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
const manifestSchema = z.object({ version: z.string() });

/** The path of a package below a folder. */
export function packageFolder(folder: string, name: string): string {
  return join(folder, 'node_modules', ...name.split('/'));
}

/** The native package in a folder's `node_modules`, preferring the GPU package; null where there is none. */
export async function installedIn(folder: string): Promise<Installed | null> {
  for (const name of names) {
    const manifest = await readFile(join(packageFolder(folder, name), 'package.json'), 'utf8').catch(
      () => null,
    );
    if (manifest === null) continue;
    const { version } = manifestSchema.catch({ version: 'unknown' }).parse(parsed(manifest));
    return { name, version };
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Removes an installation.
 * @throws UserError when its files are in use, as loaded libraries are on Windows
 */
export async function removeInstallation(folder: string): Promise<void> {
  const aside = await setAside(folder);
  if (aside !== null) await rm(aside, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Replaces an installation by the content of a staging directory.
 * @throws UserError when the installation is in use
 */
export async function replaceInstallation(folder: string, staging: string): Promise<void> {
  const aside = await setAside(folder);
  try {
    await rename(staging, folder);
  } catch (error) {
    if (aside !== null) await rename(aside, folder);
    throw error;
  }
  // The old files may still be locked; they are removed with the next installation.
  if (aside !== null) await rm(aside, { recursive: true, force: true }).catch(() => undefined);
}

/**
 * Renames the folder, so that it disappears as a whole or not at all.
 * @returns its new name; null where there is no such folder
 * @throws UserError when it is in use
 */
async function setAside(folder: string): Promise<string | null> {
  const aside = `${folder}.${process.pid}.old`;
  try {
    await rename(folder, aside);
    return aside;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UserError(`${folder} is in use: let all runs end, reload the window, and try again.`, {
      cause: error,
    });
  }
}
