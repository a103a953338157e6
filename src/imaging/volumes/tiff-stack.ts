import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { decodeImage, imageHeader } from '../decode.ts';
import { type TiffDirectory, tiffDirectories } from '../tiff-directories.ts';
import { pageAlone } from '../tiff-page-alone.ts';
import { openTiff } from '../tiff-page.ts';
import { alikePages } from '../tiff-pages.ts';
import { depthOf } from '../tiff.ts';
import { emptyVoxels, headerOf, type StoredVoxels } from './stored-voxels.ts';
import { readData, type VolumeFile } from './volume-file.ts';
import type { OpenedVolume } from './volume-format.ts';

/** Directories beyond these are not followed. */
const mostPages = 1024;

/**
 * Opens a TIFF whose pages are the slices of a volume; they must have one size and one type. Colours become channels.
 * @throws UserError when it is damaged, its pages differ, or there are more than 1024
 */
export async function openTiffStack(file: VolumeFile): Promise<OpenedVolume> {
  const { name } = file;
  const bytes = await readData(file, 0, file.bytes);
  const pages = pagesOf(bytes, name).map((page) => () => alone(bytes, page, name));
  const first = at(pages, 0)();
  const { width, height, stored: channels } = imageHeader(first, name);
  const type = depthOf(openTiff(first));
  const stored: StoredVoxels = { type, isLittle: true, size: [pages.length, height, width], channels };
  return {
    header: headerOf(stored, name),
    read: () => {
      const data = emptyVoxels(type, pages.length * height * width * channels);
      for (const [slice, page] of pages.entries()) {
        const raster = decodeImage(page(), name, 'stored');
        if (raster.width !== width || raster.height !== height || raster.channels !== channels) {
          throw differ(name);
        }
        const plane = width * height;
        for (let channel = 0; channel < channels; channel++) {
          const from = (channel * pages.length + slice) * plane;
          for (let i = 0; i < plane; i++) data[from + i] = raster.data[i * channels + channel] ?? 0;
        }
      }
      return Promise.resolve({
        size: stored.size,
        channels,
        data,
        ...{ slope: 1, intercept: 0, affine: null, spacing: null },
        notes: [`The pages of the TIFF were read as ${pages.length} slices, in their order.`],
      });
    },
  };
}

/** The pages of a stack, or the only page. */
function pagesOf(bytes: Uint8Array, name: string): readonly TiffDirectory[] {
  const all = damagedAs(name, () => tiffDirectories(bytes));
  if (all.length > mostPages) {
    throw new UserError(`${name}: more than ${mostPages} pages; save the stack as NIfTI or NumPy.`);
  }
  if (all.length === 0) throw damaged(name);
  if (all.length === 1) return all;
  const { pages } = alikePages(bytes);
  if (pages.length === 0) throw differ(name);
  return pages;
}

function alone(bytes: Uint8Array, page: TiffDirectory, name: string): Uint8Array {
  return damagedAs(name, () => pageAlone(bytes, page));
}

function damagedAs<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw damaged(name);
    throw error;
  }
}

function damaged(name: string): UserError {
  return new UserError(`${name}: the TIFF data is corrupt or cut short; copy or export the stack again.`);
}

function differ(name: string): UserError {
  return new UserError(
    `${name}: the pages of the TIFF are damaged or differ in size or type; save the slices of one volume alone.`,
  );
}
