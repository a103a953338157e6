import { unzipSync } from 'fflate';

/** More than any model's archive lists. */
const mostEntries = 10_000;

/**
 * Names of the files in a zip file: the first one from its own header, so that a file that is cut off has a name, and those of
 * the directory at the end.
 */
export function zipNames(bytes: Uint8Array): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength < 30 ? 0 : view.getUint16(26, true);
  const names = [Buffer.from(bytes.subarray(30, 30 + length)).toString('utf8')];
  try {
    unzipSync(bytes, {
      filter({ name }) {
        if (names.push(name) > mostEntries) throw new Error('too many entries');
        return false;
      },
    });
  } catch {
    // The directory at the end is damaged, cut off or endless.
  }
  return names;
}
