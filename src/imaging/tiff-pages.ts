/** Where the directory of a page lies in a TIFF, and what it says of the page's pixels. */
interface Directory {
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly bits: number;
}

/** Pages beyond these are not counted. */
const mostPages = 1025;

/** Directories of more entries, which only a BigTIFF can claim, are damaged; libtiff refuses them too. */
const mostEntries = 65_535;

const tags = { width: 256, height: 257, bits: 258, samples: 277 } as const;
const short = 3;

/**
 * Where the pages of a TIFF or BigTIFF lie that are the channels of one image: pages of one sample each, alike in size and
 * bits. Empty where it has no more than one page, or they are no such channels, as thumbnails and pyramids are not, or
 * their directories are damaged: the first page may be whole.
 */
export function channelPages(bytes: Uint8Array): readonly number[] {
  const [first, ...others] = soundDirectoriesOf(bytes);
  if (first === undefined || others.length === 0) return [];
  const isAlike = (one: Directory): boolean =>
    one.samples === 1 && one.width === first.width && one.height === first.height && one.bits === first.bits;
  return [first, ...others].every(isAlike) ? [first, ...others].map(({ offset }) => offset) : [];
}

/** The same file with another page as its first. */
export function withFirstPage(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = bytes.slice();
  const { view, isLittle, isBig } = formOf(copy);
  if (isBig) view.setBigUint64(8, BigInt(offset), isLittle);
  else view.setUint32(4, offset, isLittle);
  return copy;
}

function formOf(bytes: Uint8Array): {
  readonly view: DataView;
  readonly isLittle: boolean;
  readonly isBig: boolean;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49;
  return { view, isLittle, isBig: view.getUint16(2, isLittle) === 43 };
}

function soundDirectoriesOf(bytes: Uint8Array): readonly Directory[] {
  try {
    return directoriesOf(bytes);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** The chain of directories (TIFF 6.0, section 2; BigTIFF has wider numbers), up to where it ends or comes back. */
function directoriesOf(bytes: Uint8Array): readonly Directory[] {
  const { view, isLittle, isBig } = formOf(bytes);
  const wide = (at: number): number =>
    isBig ? Number(view.getBigUint64(at, isLittle)) : view.getUint32(at, isLittle);
  const [countBytes, entryBytes] = isBig ? [8, 20] : [2, 12];
  const found = new Map<number, Directory>();
  let entryBytesOfAll = 0;
  for (let offset = wide(isBig ? 8 : 4); offset !== 0 && !found.has(offset) && found.size < mostPages;) {
    const count = isBig ? wide(offset) : view.getUint16(offset, isLittle);
    entryBytesOfAll += count * entryBytes;
    // Directories that do not overlap fit into the file together.
    if (count > mostEntries || entryBytesOfAll > bytes.length) throw new RangeError('damaged directory');
    const values = new Map<number, number>();
    for (let entry = 0; entry < count; entry++) {
      const at = offset + countBytes + entry * entryBytes;
      const value = at + (isBig ? 12 : 8);
      const isShort = view.getUint16(at + 2, isLittle) === short;
      values.set(view.getUint16(at, isLittle), isShort ? view.getUint16(value, isLittle) : wide(value));
    }
    const field = (tag: keyof typeof tags, absent: number): number => values.get(tags[tag]) ?? absent;
    found.set(offset, {
      offset,
      width: field('width', 0),
      height: field('height', 0),
      samples: field('samples', 1),
      bits: field('bits', 1),
    });
    offset = wide(offset + countBytes + count * entryBytes);
  }
  return [...found.values()];
}
