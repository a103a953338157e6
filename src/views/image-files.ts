import { basename, dirname, join, relative, sep } from 'node:path';
import { resultPictures } from '../files/result-pictures.ts';
import { endingOf, stemOf } from '../files/stem.ts';

/** Extensions of the images that can be explained, without the dot. */
const imageExtensions: readonly string[] = ['png', 'jpg', 'jpeg', 'tif', 'tiff'];

const volumeExtensions: readonly string[] = [
  ...['nii', 'nii.gz', 'nrrd', 'nhdr', 'mha', 'mhd', 'mgz', 'mgh', 'dcm', 'npy', 'npz', 'tif', 'tiff'],
];

/** What is asked for: pictures, or volumes. */
export type ImageKind = 'pictures' | 'volumes';

/** Extensions of the files of a kind, without the dot. */
export function extensionsOf(kind: ImageKind): readonly string[] {
  return kind === 'volumes' ? volumeExtensions : imageExtensions;
}

/** The kind of images with so many spatial axes. */
export function kindOfRank(rank: number): ImageKind {
  return rank === 3 ? 'volumes' : 'pictures';
}

/** Which files are offered for images of a kind. */
export function filesInWords(kind: ImageKind): string {
  return kind === 'volumes' ? 'NIfTI, NRRD, MetaImage, MGH, DICOM, NumPy or TIFF' : 'PNG, JPEG or TIFF';
}

const maskSuffix = /[_-](mask|masks|seg|segmentation|label|labels|gt)$/iu;
const maskFolder = /^(.*[_-])?(masks?|segs?|segmentations?|labels?|annotations?|gt)$/iu;

/** Whether a path looks like a reference mask rather than an image. */
export function looksLikeMask(path: string): boolean {
  return maskSuffix.test(stemOf(path)) || maskFolder.test(basename(dirname(path)));
}

/** Images without the pictures that were saved of results, which lie beside these and are named alike. */
export function withoutResultPictures(
  images: readonly string[],
  results: readonly string[],
): readonly string[] {
  const folders = new Set(results.map((path) => dirname(path)));
  const saved = new Map(
    [...folders].map((folder) => {
      const names = results.filter((path) => dirname(path) === folder).map((path) => basename(path));
      return [folder, resultPictures(names)] as const;
    }),
  );
  return images.filter((path) => saved.get(dirname(path))?.(basename(path)) !== true);
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

/** What the names of an image's files have in common: the name before the last separator. */
const caseOf = (path: string): string =>
  path.slice(0, path.length - endingOf(path).length).replace(/[-_. ]?[^-_. /\\]*$/u, '');

/**
 * The files among `candidates` that seem to be the channels of one image with it: as many as the channels, in one folder,
 * with names that differ after their last separator alone (`case_0000.png`, `case_0001.png`); in the order of their names.
 */
export function channelFilesOf(
  image: string,
  candidates: readonly string[],
  channels: number,
): readonly string[] | null {
  const found = candidates
    .filter(
      (path) => caseOf(path) === caseOf(image) && endingOf(path) === endingOf(image) && !looksLikeMask(path),
    )
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return found.length === channels && found.includes(image) ? found : null;
}

/**
 * The files among `candidates` that may be the reference mask of `image`, likeliest first.
 * @param isOneChannel whether the image is the first of several files, which have one mask by the name of their case
 */
export function masksFor(
  image: string,
  candidates: readonly string[],
  isOneChannel = false,
): readonly string[] {
  const stems = [stemOf(image), ...(isOneChannel ? [basename(caseOf(image))] : [])];
  const isNear = (path: string): boolean =>
    dirname(path) === dirname(image) || dirname(dirname(path)) === dirname(dirname(image));
  return candidates.filter((path) => {
    if (path === image || !isNear(path)) return false;
    const name = stemOf(path);
    if (dirname(path) === dirname(image))
      return maskSuffix.test(name) && stems.includes(name.replace(maskSuffix, ''));
    return maskFolder.test(basename(dirname(path))) && stems.includes(name.replace(maskSuffix, ''));
  });
}

/** The folder whose sibling folders may hold an image's mask. */
export function surroundingsOf(image: string): string {
  return join(dirname(image), '..');
}
