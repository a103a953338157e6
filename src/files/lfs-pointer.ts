import { readSync } from 'node:fs';
import { UserError } from '../errors.ts';

/** How a file begins that Git LFS leaves where the file itself was not fetched. */
const pointerStart = Buffer.from('version https://git-lfs.github.com/spec/');

/** What messages say of such a file, after its name. */
export const lfsPointerFault = 'is a Git LFS pointer, not the file: run git lfs pull.';

/** Whether bytes are those of a Git LFS pointer; the first hundred are enough. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return pointerStart.equals(bytes.subarray(0, pointerStart.length));
}

/**
 * Checks an open file of weights.
 * @param name what messages call it, such as `model.json: its weights a.bin`
 * @throws UserError when it is a Git LFS pointer
 */
export function requireFetched(file: number, name: string): void {
  const start = Buffer.alloc(pointerStart.length);
  readSync(file, start, 0, start.length, 0);
  if (isLfsPointer(start)) throw new UserError(`${name} ${lfsPointerFault}`);
}
