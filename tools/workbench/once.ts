import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where everything that the tests download is kept; git ignores it. */
const downloads = path.join(root, '.vscode-test');

/**
 * The folder `name` among the downloads, made by `make` the first time. It is made under another name and moved
 * when it is whole: a folder that is there can be trusted.
 */
export async function once(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(downloads, name);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial-${process.pid}`;
  console.error(`Getting ${name} (once; kept in .vscode-test) ...`);
  try {
    await mkdir(partial, { recursive: true });
    await make(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
