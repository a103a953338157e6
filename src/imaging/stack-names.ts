import { basename } from 'node:path';
import { at } from '../at.ts';

/** What the name of a channel's file has before and after the name of its case. */
interface Affixes {
  readonly start: string;
  readonly end: string;
}

/**
 * Groups files as the channels of images, by the names of one image's files: `case_t1.png` and `case_t2.png` are named
 * alike up to their last separator, and `other_t1.png` and `other_t2.png` are then another image. The naming is that
 * of nnU-Net (`case_0000.png`, `case_0001.png`) and BraTS. Names that differ before their first separator alone
 * (`t1_case.png`, `t2_case.png`) are read the other way around.
 * @param paths all files there are, in their order
 * @param like the files of one image, in the order of its channels
 * @returns the files of each image that has all of them; each file alone where `like` is one file
 */
export function stacksIn(paths: readonly string[], like: readonly string[]): readonly (readonly string[])[] {
  if (like.length < 2) return paths.map((path) => [path]);
  return stacksOf(
    like.map(() => paths),
    affixesOf(like.map((path) => basename(path))),
  );
}

/**
 * The same where the channels lie in folders of their own, in which their files may have the same name.
 * @param folders of each channel, the files there are
 */
export function stacksAcross(
  folders: readonly (readonly string[])[],
  like: readonly string[],
): readonly (readonly string[])[] {
  const names = like.map((path) => basename(path));
  const isSameName = names.every((name) => name === names[0]);
  return stacksOf(folders, isSameName ? names.map(() => ({ start: '', end: '' })) : affixesOf(names));
}

function stacksOf(
  folders: readonly (readonly string[])[],
  affixes: readonly Affixes[],
): readonly (readonly string[])[] {
  const [first] = affixes;
  if (first === undefined) return [];
  const byName = folders.map((paths) => new Map(paths.map((path) => [basename(path), path])));
  return [...at(byName, 0).keys()]
    .filter((name) => name.startsWith(first.start) && name.endsWith(first.end))
    .flatMap((name) => {
      const middle = name.slice(first.start.length, name.length - first.end.length);
      const files = affixes.flatMap(({ start, end }, i) => at(byName, i).get(start + middle + end) ?? []);
      return files.length === affixes.length ? [files] : [];
    });
}

/** What the files of an image have in common before their endings, else after their beginnings; empty where nothing. */
export function caseNameOf(like: readonly string[]): string {
  const names = like.map((path) => basename(path));
  return (
    commonStart(names) ||
    commonEnd(names)
      .replace(/\.[^.]*$/u, '')
      .replace(/^[-_. ]/u, '')
  );
}

/** How names begin or end around that of their case; empty where they cannot be told apart by that. */
function affixesOf(names: readonly string[]): readonly Affixes[] {
  const start = commonStart(names);
  const affixes =
    start !== ''
      ? names.map((name) => ({ start: '', end: name.slice(start.length) }))
      : caseNameOf(names) !== ''
        ? names.map((name) => ({ start: name.slice(0, name.length - commonEnd(names).length), end: '' }))
        : [];
  const isDistinct = new Set(affixes.map((one) => `${one.start}/${one.end}`)).size === affixes.length;
  return isDistinct ? affixes : [];
}

/** What names have in common up to a separator. */
function commonStart(names: readonly string[]): string {
  const [first = ''] = names;
  let length = 0;
  while (length < first.length && names.every((name) => name[length] === first[length])) length++;
  return first
    .slice(0, length)
    .replace(/[^-_. ]*$/u, '')
    .replace(/[-_. ]$/u, '');
}

/** What names have in common from a separator on. */
function commonEnd(names: readonly string[]): string {
  const [first = ''] = names;
  let length = 0;
  while (length < first.length && names.every((name) => name.at(-1 - length) === first.at(-1 - length)))
    length++;
  return first.slice(first.length - length).replace(/^[^-_. ]*/u, '');
}
