import { basename, dirname, relative, resolve } from 'node:path';
import { at } from '../at.ts';
import type { FolderImage } from '../documents/folder-image.ts';
import { kindOf } from './is-volume.ts';
import { listImages } from './list-images.ts';
import { listStacks } from './list-stacks.ts';
import { maskAlike, masksByStem } from './mask-names.ts';

/**
 * The images of a folder in the natural order of their names (`2.png` before `10.png`), each with its mask. Where an image
 * is several files, those of the others are named alike.
 * @param like an image's files, and its mask, which says how those of the others are named; without it none is looked for
 * @throws UserError when the folder cannot be read
 */
export async function folderImages(
  folder: string,
  { files, mask }: FolderImage,
): Promise<readonly FolderImage[]> {
  const stacks = (await listStacks(folder, files)).toSorted(byName);
  if (mask === null) return stacks.map((found) => ({ files: found, mask: null }));
  const beside = resolve(folder, relative(dirname(at(files, 0)), dirname(mask)));
  const are = await kindOf(mask);
  const found = await listImages(beside, are).catch(() => listImages(dirname(mask), are).catch(() => []));
  const masks = masksByStem(found);
  const images = stacks.map((stack) => ({
    files: stack,
    mask: maskAlike({ files, mask }, stack, masks),
  }));
  // Masks that lie among the images are none themselves.
  const taken = new Set(images.map((image) => image.mask));
  return images.filter((image) => !taken.has(at(image.files, 0)));
}

function byName(a: readonly string[], b: readonly string[]): number {
  const [first, second] = [basename(at(a, 0)), basename(at(b, 0))];
  return first.localeCompare(second, 'en', { numeric: true }) || (first < second ? -1 : 1);
}
