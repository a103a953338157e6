import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../errors.ts';

/** A native package that is on disk. */
export interface Installed {
  readonly name: string;
  readonly version: string;
}

const names = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
const manifestSchema = z.object({ version: z.string() });

/** Where the packages of a folder lie. */
export function packageFolder(folder: string, name: string): string {
  return join(folder, 'node_modules', ...name.split('/'));
}

/** What a folder's `node_modules` hold, the one for GPUs first; null where there is none. */
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
 * Takes an installation away.
 * @throws UserError where its files are in use, as libraries that run are on Windows
 */
export async function removeInstallation(folder: string): Promise<void> {
  const aside = await setAside(folder);
  if (aside !== null) await rm(aside, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Puts a draft in the place of what was installed there before.
 * @throws UserError where that is in use
 */
export async function replaceInstallation(folder: string, draft: string): Promise<void> {
  const aside = await setAside(folder);
  try {
    await rename(draft, folder);
  } catch (error) {
    if (aside !== null) await rename(aside, folder);
    throw error;
  }
  // What cannot be deleted yet is in nobody's way.
  if (aside !== null) await rm(aside, { recursive: true, force: true }).catch(() => undefined);
}

/** Another name for the folder, so that it is gone as a whole or not at all; null where it is not there. */
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
