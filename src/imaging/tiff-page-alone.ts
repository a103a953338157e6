import {
  type TiffDirectory,
  type TiffEntry,
  tiffFormOf,
  type TiffForm,
  tiffNumbers,
  tiffTypes,
  tiffWidths,
} from './tiff-directories.ts';

/** Where a page's strips or tiles lie, and how many bytes each has. */
const offsetTags: readonly number[] = [273, 324];
const byteCountTags: readonly number[] = [279, 325];

/** Fields that lead to further directories: nothing that a page's pixels need. */
const leadingTags: readonly number[] = [330, 34665, 34853, 40965];

/**
 * The bytes of a page: its fields, its strips or tiles.
 * @throws RangeError when it does not say where they lie, or its fields lie beyond the file
 */
export function pageExtent(form: TiffForm, page: TiffDirectory): number {
  const segments = segmentsOf(form, page).reduce((sum, { bytes }) => sum + bytes, 0);
  return page.reduce((sum, { bytes }) => sum + bytes, segments);
}

/**
 * A TIFF of one page of another, with no more bytes than this page has.
 * @throws RangeError when it does not say where its strips or tiles lie, or its fields lie beyond the file
 */
export function pageAlone(bytes: Uint8Array, page: TiffDirectory): Uint8Array {
  const form = tiffFormOf(bytes);
  const widths = tiffWidths(form);
  const entries = page.filter(({ tag }) => !leadingTags.includes(tag));
  const directoryAt = 2 * widths.offset;
  let end = directoryAt + widths.count + entries.length * widths.entry + widths.offset;
  const parts: { readonly at: number; readonly data: Uint8Array }[] = [];
  const place = (data: Uint8Array): number => {
    const at = end;
    parts.push({ at, data });
    end += data.length + (data.length % 2);
    return at;
  };
  const segments = segmentsOf(form, page).map(({ at, bytes: length }) =>
    place(bytes.subarray(at, at + length)),
  );
  const written = entries.map((entry) => {
    const isOffsets = offsetTags.includes(entry.tag);
    const data = isOffsets ? encoded(segments, form) : bytes.subarray(entry.at, entry.at + entry.bytes);
    const offsetType = form.isBig ? tiffTypes.long8 : tiffTypes.long;
    return {
      tag: entry.tag,
      type: isOffsets ? offsetType : entry.type,
      count: isOffsets ? segments.length : entry.count,
      value: data.length <= widths.offset ? data : encoded([place(data)], form),
    };
  });
  const file = new Uint8Array(end);
  file.set(bytes.subarray(0, widths.offset));
  file.set(encoded([directoryAt], form), widths.offset);
  const view = new DataView(file.buffer);
  const putWide = (at: number, value: number): void => {
    file.set(encoded([value], form), at);
  };
  if (form.isBig) putWide(directoryAt, written.length);
  else view.setUint16(directoryAt, written.length, form.isLittle);
  for (const [i, { tag, type, count, value }] of written.entries()) {
    const at = directoryAt + widths.count + i * widths.entry;
    view.setUint16(at, tag, form.isLittle);
    view.setUint16(at + 2, type, form.isLittle);
    putWide(at + 4, count);
    file.set(value, at + 4 + widths.offset);
  }
  for (const { at, data } of parts) file.set(data, at);
  return file;
}

/** Where the strips or tiles of a page lie. */
function segmentsOf(
  form: TiffForm,
  page: TiffDirectory,
): readonly { readonly at: number; readonly bytes: number }[] {
  const numbers = (tags: readonly number[]): readonly number[] => {
    const entry: TiffEntry | undefined = page.find(({ tag }) => tags.includes(tag));
    if (entry === undefined) throw new RangeError('no strips or tiles');
    return tiffNumbers(form, entry);
  };
  const [offsets, counts] = [numbers(offsetTags), numbers(byteCountTags)];
  return offsets.map((offset, i) => {
    const bytes = counts[i];
    if (bytes === undefined) throw new RangeError('a strip or tile without a length');
    return { at: offset, bytes };
  });
}

/** Offsets or counts, as wide as the file has them. */
function encoded(values: readonly number[], { isBig, isLittle }: TiffForm): Uint8Array {
  const width = isBig ? 8 : 4;
  const view = new DataView(new ArrayBuffer(width * values.length));
  for (const [i, value] of values.entries()) {
    if (isBig) view.setBigUint64(width * i, BigInt(value), isLittle);
    else view.setUint32(width * i, value, isLittle);
  }
  return new Uint8Array(view.buffer);
}
