import { basename } from 'node:path';
import { at } from '../at.ts';
import { endingOf, stemOf } from '../files/stem.ts';
import { caseNameOf } from './stack-names.ts';

/** The images of a folder of masks by their names without endings; those of one name in the order of the folder. */
export type MasksByStem = ReadonlyMap<string, readonly string[]>;

/** The masks among which those of many images are looked up. */
export function masksByStem(paths: readonly string[]): MasksByStem {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const others = found.get(stemOf(path));
    if (others) others.push(path);
    else found.set(stemOf(path), [path]);
  }
  return found;
}

/**
 * The mask of an image's name in a folder of masks, or of what its files' names have in common, in whatever format; null
 * where there is none.
 */
export function maskNamed(files: readonly string[], masks: MasksByStem): string | null {
  const name = basename(at(files, 0));
  const named = masksOf(stemsOf(files), masks);
  return named.find((path) => basename(path) === name) ?? named[0] ?? null;
}

/** An image's files, and the mask that belongs to it. */
export interface MaskedImage {
  readonly files: readonly string[];
  readonly mask: string;
}

/**
 * The mask that belongs to an image as another mask belongs to its image: `b_mask.png` to `b.png` as `a_mask.png` to
 * `a.png`, `seg_2.png` to `img_2.png` as `seg_1.png` to `img_1.png`; null where there is none.
 */
export function maskAlike(example: MaskedImage, files: readonly string[], masks: MasksByStem): string | null {
  const stems = stemsOf(files);
  const names = stemsOf(example.files).flatMap((stem, i) =>
    namesAlike(stem, stemOf(example.mask), stems[i] ?? at(stems, 0)),
  );
  const alike = masksOf(names, masks);
  const ofFormat = alike.find((path) => endingOf(path) === endingOf(example.mask)) ?? alike[0];
  const found = ofFormat ?? maskNamed(files, masks);
  return found === null || files.includes(found) ? null : found;
}

/** What is to `other` as `mask` is to `image`, by what the two have in common at the start or at the end. */
function namesAlike(image: string, mask: string, other: string): readonly string[] {
  const start = commonStart(image, mask);
  const end = commonEnd(image, mask);
  const ending = image.slice(start);
  const beginning = image.slice(0, image.length - end);
  return [
    ...(start > 0 && other.endsWith(ending)
      ? [other.slice(0, other.length - ending.length) + mask.slice(start)]
      : []),
    ...(end > 0 && other.startsWith(beginning)
      ? [mask.slice(0, mask.length - end) + other.slice(beginning.length)]
      : []),
  ];
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

/** The masks of each of some names, in the order of the names. */
function masksOf(stems: readonly string[], masks: MasksByStem): readonly string[] {
  return stems.flatMap((stem) => masks.get(stem) ?? []);
}

/** The names that a mask may have: that of the first file, and what the files of several have in common. */
function stemsOf(files: readonly string[]): readonly string[] {
  return [stemOf(at(files, 0)), ...(files.length > 1 ? [caseNameOf(files)] : [])];
}
