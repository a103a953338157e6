import { basename } from 'node:path';

/** Endings of files that are packed, which have another one before: `case.nii.gz`. */
const endings = /(\.nii)?\.gz$|\.[^.]+$/iu;

/** The ending of a file's name, with its dot: `.nii.gz` of `case.nii.gz`; empty where it has none. */
export function endingOf(path: string): string {
  const name = basename(path);
  const [ending = ''] = endings.exec(name) ?? [];
  return ending.length === name.length ? '' : ending;
}

/** A file's name without its ending. */
export function stemOf(path: string): string {
  const name = basename(path);
  return name.slice(0, name.length - endingOf(path).length);
}
