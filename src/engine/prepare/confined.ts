import { basename } from 'node:path';
import { withRegionFile } from '../../documents/region-choice.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { isInside, realPath } from '../../files/true-path.ts';
import { channelFolders } from '../../imaging/list-stacks.ts';

/**
 * Settings whose files and folder are named by their true paths, all of which lie in the folders given. Nothing is read.
 * @param within true paths of folders
 * @throws UserError when a file is not there, lies elsewhere, or a link leads there
 */
export function confinedSettings(settings: Settings, within: readonly string[]): Settings {
  const { image, channelImages, mask, references, regions } = settings;
  const confined = (path: string, what: string): string => confinedPath(path, what, within);
  const found = {
    ...settings,
    ...(image !== undefined && { image: confined(image, 'The image') }),
    ...(channelImages && { channelImages: channelImages.map((path) => confined(path, 'The channel image')) }),
    ...(mask !== undefined && { mask: confined(mask, 'The mask') }),
    ...(references !== undefined && { references: confined(references, whatReferences) }),
    ...(regions && { regions: withRegionFile(regions, (path) => confined(path, 'The label file')) }),
  };
  checkChannelFolders(found, within);
  return found;
}

const whatReferences = 'The folder of reference images';

/** The other channels of reference images are read in folders beside theirs; some of these may not exist. */
function checkChannelFolders(
  { image, channelImages = [], references }: Settings,
  within: readonly string[],
): void {
  if (image === undefined || references === undefined) return;
  for (const folder of channelFolders(references, [image, ...channelImages]).flat())
    if (realPath(folder) !== null) confinedPath(folder, whatReferences, within);
}

/**
 * The true path of a file or folder that lies in one of some folders, or is one of them.
 * @param what it is, in messages
 * @param within true paths of folders
 * @throws UserError when nothing is there, it lies elsewhere, or a link leads there
 */
export function confinedPath(path: string, what: string, within: readonly string[]): string {
  const real = realPath(path);
  // Whether a file exists outside the folders is not said.
  if (real === null || !within.some((folder) => real === folder || isInside(folder, real)))
    throw new UserError(`${what} ${basename(path)} is not in the workspace.`);
  return real;
}
