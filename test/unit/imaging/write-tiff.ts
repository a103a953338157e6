/** Numbers of the TIFF tags that tests set. */
export const tags = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planar: 284,
  predictor: 317,
  palette: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
} as const;

const long = 4;
const long8 = 16;
const dataAt = 8;

/**
 * A little-endian TIFF of one page. The pixels are one strip that starts right after the header, unless `more`
 * (tag number → values) says otherwise.
 */
export function writeTiff(
  width: number,
  height: number,
  pixels: Uint8Array | Uint16Array | Int16Array | Float32Array,
  more: Readonly<Record<number, readonly number[]>> = {},
): Uint8Array {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const fields = Object.entries<readonly number[]>({
    [tags.width]: [width],
    [tags.height]: [height],
    [tags.bits]: [pixels.BYTES_PER_ELEMENT * 8],
    [tags.photometric]: [1],
    [tags.stripOffsets]: [dataAt],
    [tags.stripByteCounts]: [bytes.length],
    ...more,
  }).filter(([, values]) => values.length > 0);
  const directoryAt = dataAt + bytes.length + (bytes.length % 2);
  const valuesAt = directoryAt + 2 + 12 * fields.length + 4;
  const far = fields.reduce((sum, [, values]) => sum + (values.length > 1 ? 4 * values.length : 0), 0);
  const view = new DataView(new ArrayBuffer(valuesAt + far));
  const file = new Uint8Array(view.buffer);
  file.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directoryAt, true);
  file.set(bytes, dataAt);
  view.setUint16(directoryAt, fields.length, true);
  let next = valuesAt;
  fields.forEach(([tag, values], i) => {
    const at = directoryAt + 2 + 12 * i;
    view.setUint16(at, Number(tag), true);
    view.setUint16(at + 2, long, true);
    view.setUint32(at + 4, values.length, true);
    view.setUint32(at + 8, values.length > 1 ? next : (values[0] ?? 0), true);
    if (values.length === 1) return;
    for (const value of values) {
      view.setUint32(next, value, true);
      next += 4;
    }
  });
  return file;
}

/** One TIFF of the pages of several that `writeTiff` wrote, in their order. */
export function writePages(pages: readonly Uint8Array[]): Uint8Array {
  const starts = pages.map((_, i) => pages.slice(0, i).reduce((sum, { length }) => sum + length, 0));
  const file = new Uint8Array(pages.flatMap((page) => [...page]));
  const view = new DataView(file.buffer);
  const directoryOf = (start: number): number => start + view.getUint32(start + 4, true);
  const move = (at: number, by: number): void => {
    view.setUint32(at, view.getUint32(at, true) + by, true);
  };
  const directories = starts.map(directoryOf);
  for (const [page, directory] of directories.entries()) {
    const start = starts[page] ?? 0;
    const entries = view.getUint16(directory, true);
    for (let entry = 0; entry < entries; entry++) {
      const at = directory + 2 + 12 * entry;
      const [tag, count] = [view.getUint16(at, true), view.getUint32(at + 4, true)];
      if (count > 1) move(at + 8, start);
      if (tag !== tags.stripOffsets) continue;
      const values = count > 1 ? view.getUint32(at + 8, true) : at + 8;
      for (let i = 0; i < count; i++) move(values + 4 * i, start);
    }
    view.setUint32(directory + 2 + 12 * entries, directories[page + 1] ?? 0, true);
  }
  return file;
}

/**
 * A BigTIFF of one pixel, 7, whose first directory leads to a chain of others that overlap.
 * @param directories how many overlap, each 8 bytes behind the one before
 * @param entries how many entries each of these claims; all of them are 0
 */
export function writeOverlapping(directories: number, entries: number): Uint8Array {
  const fields = [
    [tags.width, 1],
    [tags.height, 1],
    [tags.bits, 8],
    [tags.photometric, 1],
    [tags.stripOffsets, 16],
    [tags.stripByteCounts, 1],
  ] as const;
  const firstAt = 24;
  const othersAt = firstAt + 8 + 20 * fields.length + 8;
  const file = new Uint8Array(othersAt + 8 + 20 * entries + 8 * directories);
  const view = new DataView(file.buffer);
  const setLong8 = (at: number, value: number): void => {
    view.setBigUint64(at, BigInt(value), true);
  };
  file.set([0x49, 0x49, 43, 0, 8]);
  setLong8(8, firstAt);
  file[16] = 7;
  setLong8(firstAt, fields.length);
  fields.forEach(([tag, value], i) => {
    const at = firstAt + 8 + 20 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, long8, true);
    setLong8(at + 4, 1);
    setLong8(at + 12, value);
  });
  setLong8(othersAt - 8, othersAt);
  for (let i = 0; i < directories; i++) {
    const at = othersAt + 8 * i;
    setLong8(at, entries);
    setLong8(at + 8 + 20 * entries, i + 1 < directories ? at + 8 : 0);
  }
  return file;
}
