import { readSync } from 'node:fs';
import { UserError } from '../errors.ts';

/** How a file begins that Git LFS leaves where the file itself was not fetched. */
export const lfsStart = 'version https://git-lfs.github.com/spec/';

/**
 * Checks an open file of weights.
 * @param name what messages call it, such as `model.json: its weights a.bin`
 * @throws UserError when it is a Git LFS pointer
 */
export function requireFetched(file: number, name: string): void {
  const start = Buffer.alloc(lfsStart.length);
  readSync(file, start, 0, start.length, 0);
  if (start.toString('latin1') !== lfsStart) return;
  throw new UserError(`${name} is a Git LFS pointer, not the file: run git lfs pull.`);
}
