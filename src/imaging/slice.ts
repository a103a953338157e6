import { at } from '../at.ts';
import { namesOfAxes } from '../documents/box.ts';
import type { SliceChoice } from '../documents/settings.ts';
import type { StoredImage } from './stored-image.ts';

/** A slice of a volume as an image of two axes, the remaining ones in their order. */
export function sliceOf({ size, depth, channels }: StoredImage, { axis, index }: SliceChoice): StoredImage {
  const along = namesOfAxes(3).indexOf(axis);
  const without = (lengths: readonly number[]): readonly number[] => lengths.filter((_, i) => i !== along);
  return {
    size: without(size),
    depth,
    channels: channels.map((channel) => ({
      ...channel,
      start: channel.start + index * at(channel.steps, along),
      steps: without(channel.steps),
    })),
  };
}
