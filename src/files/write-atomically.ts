import type { Stats } from 'node:fs';
import { lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { removeStale, stagingPath } from './staging.ts';

/**
 * Writes a file, and its folder where there is none, so that it is there whole or not at all. A file that is replaced
 * keeps its permissions.
 * @throws UserError when it cannot be written, or the path is that of a folder, a device or a symbolic link
 */
export async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  await namingFailure(path, async () => {
    const mode = await permissionsAt(path);
    await existingFolder(dirname(path));
    await mkdir(dirname(path), { recursive: true });
    await removeStale(path);
    const staging = stagingPath(path);
    try {
      await writeThrough(staging, data, mode);
      await rename(staging, path);
    } catch (error) {
      await rm(staging, { force: true }).catch(() => undefined);
      throw error;
    }
  });
}

/** Bytes that a disk must have left. */
const probe = new Uint8Array(2 ** 16);

/**
 * Checks that a file could be written, and leaves nothing behind.
 * @throws UserError when it could not
 */
export async function requireWritable(path: string): Promise<void> {
  await namingFailure(path, async () => {
    await permissionsAt(path);
    const folder = await existingFolder(dirname(path));
    const staging = stagingPath(`${folder}/segcause`);
    try {
      await writeThrough(staging, probe, undefined);
    } finally {
      await rm(staging, { force: true });
    }
  });
}

async function writeThrough(
  path: string,
  data: string | Uint8Array,
  mode: number | undefined,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    // The process's mask narrows the permissions of new files only.
    if (mode !== undefined) await file.chmod(mode);
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The permissions of the file at a path; undefined where there is none. */
async function permissionsAt(path: string): Promise<number | undefined> {
  const there = await orAbsent(lstat(path));
  if (there === null || there.isFile()) return there === null ? undefined : there.mode & 0o7777;
  if (there.isSymbolicLink()) throw new Error('it is a symbolic link');
  throw new Error(there.isDirectory() ? 'it is a folder' : 'it is not a regular file');
}

/** The folder at a path, or the nearest one around it that is there. */
async function existingFolder(path: string): Promise<string> {
  const there = await orAbsent(stat(path));
  if (there?.isDirectory()) return path;
  if (there !== null) throw new Error(`${path} is not a folder`);
  const around = dirname(path);
  if (around === path) throw new Error(`${path} is not there`);
  return existingFolder(around);
}

async function orAbsent(found: Promise<Stats>): Promise<Stats | null> {
  try {
    return await found;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // `ENOTDIR`: a part of the path is a file, which the folders further up show.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

async function namingFailure(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} could not be written: ${reason}.`, { cause: error });
  }
}
