import { photometric } from './tiff-page.ts';
import { type TiffDirectory, tiffDirectories, tiffFormOf, tiffNumbers } from './tiff-directories.ts';
import { pageExtent } from './tiff-page-alone.ts';

/** What pages must share to be an image's, with what holds where a page does not say. */
const shared = [
  { tag: 256, absent: 0 },
  { tag: 257, absent: 0 },
  { tag: 258, absent: 1 },
  { tag: 262, absent: photometric.blackIsZero },
  { tag: 274, absent: 1 },
  { tag: 277, absent: 1 },
  { tag: 339, absent: 1 },
] as const;

const tags = { photometric: 262, samples: 277 } as const;

/** Pages of a TIFF that are of one kind. */
export interface AlikePages {
  readonly pages: readonly TiffDirectory[];
  /** Whether each is one channel of grey, so that they can be the channels of one image. */
  readonly areChannels: boolean;
}

/**
 * The pages of a TIFF or BigTIFF, where it has several that are alike: in size, samples, their type, orientation and
 * colour space. None where they differ, as thumbnails and pyramids do, or their directories are damaged: the first page
 * may be whole.
 */
export function alikePages(bytes: Uint8Array): AlikePages {
  const none: AlikePages = { pages: [], areChannels: false };
  try {
    const pages = tiffDirectories(bytes);
    const [first, ...others] = pages;
    if (first === undefined || others.length === 0) return none;
    const form = tiffFormOf(bytes);
    const valueOf = (page: TiffDirectory, tag: number, absent: number): number => {
      const entry = page.find((one) => one.tag === tag);
      // One value is enough, and every page may claim a million.
      return (entry && tiffNumbers(form, { ...entry, count: Math.min(1, entry.count) })[0]) ?? absent;
    };
    const isAlike = (page: TiffDirectory): boolean =>
      shared.every(({ tag, absent }) => valueOf(page, tag, absent) === valueOf(first, tag, absent));
    if (!others.every(isAlike)) return none;
    // Pages that do not overlap fit into the file together; they may share a text or two.
    let extent = 0;
    for (const page of pages) {
      extent += pageExtent(form, page);
      if (extent > 2 * bytes.length) return none;
    }
    const isGrey = valueOf(first, tags.photometric, photometric.blackIsZero) <= photometric.blackIsZero;
    return { pages, areChannels: isGrey && valueOf(first, tags.samples, 1) === 1 };
  } catch (error) {
    if (error instanceof RangeError) return none;
    throw error;
  }
}
