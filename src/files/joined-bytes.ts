/** How many bytes some parts have together. */
export function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** Parts one after the other, in bytes of their own. */
export function joinedBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(lengthOf(parts));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.byteLength;
  }
  return all;
}
