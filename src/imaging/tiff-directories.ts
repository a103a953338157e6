/** How the numbers of a TIFF are written: TIFF 6.0, section 2, and BigTIFF, which has wider ones. */
export interface TiffForm {
  readonly view: DataView;
  readonly isLittle: boolean;
  readonly isBig: boolean;
}

/** A field of a directory. Its values lie in the entry itself where they fit, else where the entry says. */
export interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its values start, and how many bytes they have. */
  readonly at: number;
  readonly bytes: number;
}

/** The fields of one page. */
export type TiffDirectory = readonly TiffEntry[];

export const tiffTypes = { byte: 1, short: 3, long: 4, long8: 16 } as const;

const bytesByType: ReadonlyMap<number, number> = new Map([
  ...[1, 2, 6, 7].map((type) => [type, 1] as const),
  ...[3, 8].map((type) => [type, 2] as const),
  ...[4, 9, 11, 13].map((type) => [type, 4] as const),
  ...[5, 10, 12, 16, 17, 18].map((type) => [type, 8] as const),
]);

/** Pages beyond these are not counted. */
const mostPages = 1025;

/** Directories of more entries, which only a BigTIFF can claim, are damaged; libtiff refuses them too. */
const mostEntries = 65_535;

/** No page has so many strips or tiles. */
const mostNumbers = 2 ** 20;

/** The numbers that a TIFF's header says how to read. */
export function tiffFormOf(bytes: Uint8Array): TiffForm {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49;
  return { view, isLittle, isBig: view.getUint16(2, isLittle) === 43 };
}

/** The bytes that count a directory's entries, those of an entry, and those of an offset. */
export function tiffWidths({ isBig }: Pick<TiffForm, 'isBig'>): {
  readonly count: number;
  readonly entry: number;
  readonly offset: number;
} {
  return isBig ? { count: 8, entry: 20, offset: 8 } : { count: 2, entry: 12, offset: 4 };
}

/**
 * The chain of directories, up to where it ends or comes back. Fields of unknown types are left out.
 * @throws RangeError when one is damaged
 */
export function tiffDirectories(bytes: Uint8Array): readonly TiffDirectory[] {
  const form = tiffFormOf(bytes);
  const { view, isLittle, isBig } = form;
  const widths = tiffWidths(form);
  const wide = (at: number): number =>
    isBig ? Number(view.getBigUint64(at, isLittle)) : view.getUint32(at, isLittle);
  const entryAt = (at: number): TiffEntry => {
    const [type, count] = [view.getUint16(at + 2, isLittle), wide(at + 4)];
    const bytes = count * (bytesByType.get(type) ?? 0);
    const own = at + 4 + widths.offset;
    return {
      ...{ tag: view.getUint16(at, isLittle), type, count, bytes },
      at: bytes <= widths.offset ? own : wide(own),
    };
  };
  const found = new Map<number, TiffDirectory>();
  let entryBytesOfAll = 0;
  for (let offset = wide(widths.offset); offset !== 0 && !found.has(offset) && found.size < mostPages;) {
    const count = isBig ? wide(offset) : view.getUint16(offset, isLittle);
    entryBytesOfAll += count * widths.entry;
    // Directories that do not overlap fit into the file together.
    if (count > mostEntries || entryBytesOfAll > bytes.length) throw new RangeError('damaged directory');
    const first = offset + widths.count;
    const entries = Array.from({ length: count }, (_, i) => entryAt(first + i * widths.entry));
    found.set(
      offset,
      entries.filter(({ type }) => bytesByType.has(type)),
    );
    offset = wide(first + count * widths.entry);
  }
  return [...found.values()];
}

/**
 * The whole numbers of a field.
 * @throws RangeError when they are no such numbers, lie beyond the file, or are more than a million
 */
export function tiffNumbers({ view, isLittle }: TiffForm, entry: TiffEntry): readonly number[] {
  const { at, bytes, count, type } = entry;
  if (at + bytes > view.byteLength) throw new RangeError('values beyond the file');
  if (count > mostNumbers) throw new RangeError('too many values');
  const read = {
    [tiffTypes.byte]: (i: number) => view.getUint8(at + i),
    [tiffTypes.short]: (i: number) => view.getUint16(at + 2 * i, isLittle),
    [tiffTypes.long]: (i: number) => view.getUint32(at + 4 * i, isLittle),
    [tiffTypes.long8]: (i: number) => Number(view.getBigUint64(at + 8 * i, isLittle)),
  }[type];
  if (read === undefined) throw new RangeError(`type ${type}`);
  return Array.from({ length: count }, (_, i) => read(i));
}
