import { basename, dirname, extname, join, relative, sep } from 'node:path';

/** Extensions of the images that can be explained, without the dot. */
export const imageExtensions: readonly string[] = ['png', 'jpg', 'jpeg', 'tif', 'tiff'];

const maskSuffix = /[_-](mask|masks|seg|segmentation|label|labels|gt)$/iu;
const maskFolder = /^(.*[_-])?(masks?|segs?|segmentations?|labels?|annotations?|gt)$/iu;

/** Whether a path looks like a reference mask rather than an image. */
export function looksLikeMask(path: string): boolean {
  return maskSuffix.test(basename(path, extname(path))) || maskFolder.test(basename(dirname(path)));
}

/** Images first that lie near the model, masks last; at the same distance, by name. */
export function rankImages(images: readonly string[], model: string): readonly string[] {
  const distance = (image: string): number => relative(dirname(model), image).split(sep).length;
  return [...images].sort(
    (a, b) =>
      Number(looksLikeMask(a)) - Number(looksLikeMask(b)) ||
      distance(a) - distance(b) ||
      a.localeCompare(b, 'en', { numeric: true }),
  );
}

/** The files among `candidates` that may be the reference mask of `image`, likeliest first. */
export function masksFor(image: string, candidates: readonly string[]): readonly string[] {
  const stem = basename(image, extname(image));
  const isNear = (path: string): boolean =>
    dirname(path) === dirname(image) || dirname(dirname(path)) === dirname(dirname(image));
  return candidates.filter((path) => {
    if (path === image || !isNear(path)) return false;
    const name = basename(path, extname(path));
    if (dirname(path) === dirname(image))
      return maskSuffix.test(name) && name.replace(maskSuffix, '') === stem;
    return maskFolder.test(basename(dirname(path))) && name.replace(maskSuffix, '') === stem;
  });
}

/** The folder whose sibling folders may hold an image's mask. */
export function surroundingsOf(image: string): string {
  return join(dirname(image), '..');
}
