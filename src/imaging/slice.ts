import { at } from '../at.ts';
import { namesOfAxes } from '../documents/box.ts';
import type { SliceChoice } from '../documents/settings.ts';
import type { StoredImage } from './stored-image.ts';
import type { Place } from '../documents/place.ts';

/** A volume or a slice of one, and where its pixels lie. */
interface PlacedSlice {
  readonly image: StoredImage;
  readonly affine: Place | null;
}

/** A slice of a volume as an image of two axes, the remaining ones in their order. */
export function sliceOf({ image, affine }: PlacedSlice, { axis, index }: SliceChoice): PlacedSlice {
  const along = namesOfAxes(3).indexOf(axis);
  const without = (numbers: readonly number[]): readonly number[] => numbers.filter((_, i) => i !== along);
  const { size, depth, channels } = image;
  return {
    image: {
      size: without(size),
      depth,
      channels: channels.map((channel) => ({
        ...channel,
        start: channel.start + index * at(channel.steps, along),
        steps: without(channel.steps),
      })),
    },
    affine:
      affine?.map((row) => without(row).with(-1, at(row, row.length - 1) + index * at(row, along))) ?? null,
  };
}
