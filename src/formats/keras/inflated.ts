/** Weights inflate to little more than they are stored as; a small file may be all zeros. */
const mostRatio = 32;
const small = 2 ** 26;

/** The most bytes that so many bytes of a file are inflated to; a deflated byte can become 1032. */
export function mostInflated(bytes: number): number {
  return Math.max(Math.min(small, bytes * 1032 + 64), bytes * mostRatio);
}
