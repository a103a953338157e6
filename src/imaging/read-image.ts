import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import { decodeImage } from './decode.ts';
import type { Raster } from './raster.ts';

const maxBytes = 256 * 1024 * 1024;

/** Reads and decodes an image file. Throws a `UserError` when it cannot be read or is no usable image. */
export async function readImage(
  path: string,
): Promise<{ raster: Raster; sha256: string; bytes: Uint8Array }> {
  const bytes = await readImageBytes(path);
  return { raster: decodeImage(bytes, basename(path)), sha256: hashBytes(bytes), bytes };
}

/** The bytes of an image file of at most 256 MB; throws a `UserError` when it cannot be read. */
export async function readImageBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await statFile(path);
    if (size > maxBytes) {
      throw new UserError(
        `${basename(path)}: the file has ${Math.ceil(size / 2 ** 20)} MB; use an image of at most 256 MB.`,
      );
    }
    return await readFile(path);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  }
}

/** The SHA-256 of some bytes, in lower-case hexadecimal. */
export function hashBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function statFile(path: string): Promise<{ size: number }> {
  const stats = await stat(path);
  if (stats.isFile()) return stats;
  throw new UserError(`${basename(path)}: not a file; choose a PNG, JPEG or TIFF image.`);
}

/** What is said of a file that cannot be read: whether it is there, and may be read. */
export function unreadable(path: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'there is no such file; check the path'
      : code === 'EACCES' || code === 'EPERM'
        ? 'the file may not be read; check its permissions'
        : `the file cannot be read (${String(code ?? error)}); check it and try again`;
  return new UserError(`${basename(path)}: ${reason}.`, { cause: error });
}
