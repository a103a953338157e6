import { basename } from 'node:path';

/**
 * Groups files as the channels of images, by the names of one image's files: `case_t1.png` and `case_t2.png` are named
 * alike up to their last separator, and `other_t1.png` and `other_t2.png` are then another image. The naming is that
 * of nnU-Net (`case_0000.png`, `case_0001.png`) and BraTS.
 * @param paths all files there are, in their order
 * @param like the files of one image, in the order of its channels
 * @returns the files of each image that has all of them; each file alone where `like` is one file
 */
export function stacksIn(paths: readonly string[], like: readonly string[]): readonly (readonly string[])[] {
  const endings = endingsOf(like);
  const [first] = endings;
  if (endings.length < 2 || first === undefined) return like.length < 2 ? paths.map((path) => [path]) : [];
  const byName = new Map(paths.map((path) => [basename(path), path]));
  return [...byName.keys()]
    .filter((name) => name.endsWith(first))
    .flatMap((name) => {
      const files = endings.map((ending) => byName.get(name.slice(0, name.length - first.length) + ending));
      const found = files.filter((file) => file !== undefined);
      return found.length === endings.length ? [found] : [];
    });
}

/** What the files of an image have in common before their endings; empty where they have nothing. */
export function caseNameOf(like: readonly string[]): string {
  const names = like.map((path) => basename(path));
  const [first = '', ...others] = names;
  let length = 0;
  while (length < first.length && others.every((name) => name[length] === first[length])) length++;
  return first
    .slice(0, length)
    .replace(/[^-_. ]*$/u, '')
    .replace(/[-_. ]$/u, '');
}

/** How the names of an image's files end; empty where they cannot be told apart by that. */
function endingsOf(like: readonly string[]): readonly string[] {
  const start = caseNameOf(like).length;
  const endings = like.map((path) => basename(path).slice(start));
  return start > 0 && new Set(endings).size === endings.length ? endings : [];
}
