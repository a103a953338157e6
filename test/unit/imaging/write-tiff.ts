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
