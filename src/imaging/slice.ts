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

/**
 * The slices that a choice names as the channels of an image of two axes: of each channel of the volume the slice, or the
 * slices of its stack in their order. Beyond the border of the volume its outermost slice is repeated.
 */
export function slicesOf(volume: PlacedSlice, slice: SliceChoice): PlacedSlice {
  const { stack = 1, axis, index } = slice;
  const middle = sliceOf(volume, slice);
  const last = at(volume.image.size, namesOfAxes(3).indexOf(axis)) - 1;
  const indices = Array.from({ length: stack }, (_, i) =>
    Math.min(last, Math.max(0, index + i - (stack - 1) / 2)),
  );
  const slices = indices.map((own) => sliceOf(volume, { axis, index: own }).image.channels);
  const channels = middle.image.channels.flatMap((_, channel) => slices.map((own) => at(own, channel)));
  return { image: { ...middle.image, channels }, affine: middle.affine };
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
