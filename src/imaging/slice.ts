import { namesOfAxes } from '../documents/box.ts';
import type { SliceChoice } from '../documents/settings.ts';
import { type StoredImage, valuesIn } from './stored-image.ts';

/** A slice of a volume as an image of two axes, the remaining ones in their order: a copy of that slice alone. */
export function sliceOf(volume: StoredImage, { axis, index }: SliceChoice): StoredImage {
  const along = namesOfAxes(3).indexOf(axis);
  const start = volume.size.map((_, i) => (i === along ? index : 0));
  const size = volume.size.map((length, i) => (i === along ? 1 : length));
  const data = valuesIn(volume, { start, size });
  const count = volume.channels.length;
  return {
    size: size.filter((_, i) => i !== along),
    depth: volume.depth,
    channels: volume.channels.map((_, channel) => ({
      ...{ data, start: channel, step: count },
      ...{ slope: 1, intercept: 0 },
    })),
  };
}
