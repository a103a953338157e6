/** Bytes in a readable unit: `150 MB`, `1.5 GB`. */
export function inWords(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
