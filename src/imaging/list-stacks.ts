import { dirname, relative, resolve } from 'node:path';
import { at } from '../at.ts';
import { isInside } from '../files/true-path.ts';
import { kindOf } from './is-volume.ts';
import { listImages } from './list-images.ts';
import { stacksAcross, stacksIn } from './stack-names.ts';

/**
 * The images of a folder (volumes where that image is one), each with the files of all its channels, which are named as
 * those of one image are. Where its files lie in folders of their own (`t1/case.png`, `t2/case.png`), those of the others
 * lie in folders that are to the given one as these are to that of the first file (`t1`), else to what holds them all.
 * @param like the files of one image, in the order of its channels
 * @throws UserError when the folder cannot be read
 */
export async function listStacks(
  folder: string,
  like: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const [first] = like;
  const are = first === undefined ? 'pictures' : await kindOf(first);
  const inFolder = await listImages(folder, are);
  const ways = channelFolders(folder, like);
  if (ways.length === 0) return stacksIn(inFolder, like);
  for (const folders of ways) {
    const stacks = stacksAcross(await Promise.all(folders.map((one) => imagesOrNone(one, are))), like);
    if (stacks.length > 0) return stacks;
  }
  return [];
}

/**
 * The folders of each channel, in each way in which those of a folder's images may lie; some may not exist. None where the
 * channels of the given image are in one folder: those of the others are all in the folder itself.
 * @param like the files of one image, in the order of its channels
 */
export function channelFolders(folder: string, like: readonly string[]): readonly (readonly string[])[] {
  const own = like.map((path) => dirname(resolve(path)));
  if (new Set(own).size < 2) return [];
  const around = own.reduce(commonFolder);
  return [at(own, 0), around].map((from) => own.map((path) => resolve(folder, relative(from, path))));
}

async function imagesOrNone(folder: string, are: 'pictures' | 'volumes'): Promise<readonly string[]> {
  return listImages(folder, are).catch(() => []);
}

/** The innermost folder that holds both. */
function commonFolder(one: string, other: string): string {
  const parent = dirname(one);
  return one === other || isInside(one, other) || parent === one ? one : commonFolder(parent, other);
}
