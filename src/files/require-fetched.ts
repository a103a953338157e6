import { readSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { isLfsPointer, lfsPointerFault, lfsPointerStart } from '../lfs-pointer.ts';

/**
 * Checks an open file of weights.
 * @param name what messages call it, such as `model.json: its weights a.bin`
 * @throws UserError when it is a Git LFS pointer
 */
export function requireFetched(file: number, name: string): void {
  const start = new Uint8Array(lfsPointerStart.length);
  readSync(file, start, 0, start.length, 0);
  if (isLfsPointer(start)) throw new UserError(`${name} ${lfsPointerFault}`);
}
