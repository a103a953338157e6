import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { at } from '../at.ts';

/** SHA-256 of a file; of a folder, over the names and hashes of its files, in the order of their names. */
export async function hashOf(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return hashOfFile(path);
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\0${await hashOfFile(join(path, name))}\n`);
  return hash.digest('hex');
}

/** SHA-256 of a file; of several, over their names and hashes, in the order of their names. */
export async function hashOfFiles(paths: readonly string[]): Promise<string> {
  const sorted = paths.toSorted((a, b) => (basename(a) < basename(b) ? -1 : 1));
  if (sorted.length === 1) return hashOfFile(at(sorted, 0));
  const hash = createHash('sha256');
  for (const path of sorted) hash.update(`${basename(path)}\0${await hashOfFile(path)}\n`);
  return hash.digest('hex');
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
