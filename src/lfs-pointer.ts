/** How a file begins that Git LFS leaves where the file itself was not fetched. */
export const lfsPointerStart = 'version https://git-lfs.github.com/spec/';

/** What messages say of such a file, after its name. */
export const lfsPointerFault = 'is a Git LFS pointer, not the file: run git lfs pull.';

/** Whether bytes are those of a Git LFS pointer; the first hundred are enough. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  const start = new TextEncoder().encode(lfsPointerStart);
  return start.every((byte, i) => bytes[i] === byte);
}
