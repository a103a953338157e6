import { basename } from 'node:path';
import { at } from '../../at.ts';
import { blocksAlong } from '../../documents/grid.ts';
import type { ViewedVolume } from '../../documents/viewed-volume.ts';
import { factorOf, toPicture } from '../../imaging/picture.ts';
import { readVolumeStack } from '../../imaging/volume-stack.ts';

/**
 * A volume as its file stores it. Of a large one, every second, third, … voxel is taken before it is copied.
 * @throws UserError when the file is no volume, damaged, or of a kind that is not read
 */
export async function viewedVolume(path: string): Promise<ViewedVolume> {
  const { image, affine, spacing, words } = await readVolumeStack([path], null, {}, basename(path));
  const factor = factorOf(image.size);
  const size = blocksAlong({ size: image.size, block: image.size.map(() => factor) });
  const first = at(image.channels, 0);
  const thin = { ...first, steps: first.steps.map((step) => factor * step) };
  const picture = toPicture(
    { image: { ...image, size, channels: [thin] }, affine: null, spacing: null },
    { size, channels: 1, channelOrder: 'stored', scale: 1 },
  );
  return {
    size: [...image.size],
    channels: image.channels.length,
    type: image.depth,
    notes: words,
    picture: { ...picture, factor, spacing, place: affine },
  };
}
