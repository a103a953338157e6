import { at } from '../../at.ts';
import { axesOf, type Layout } from '../../documents/axes.ts';
import type { Box, Space } from '../../documents/box.ts';
import { type Interval, lengthOf, type Region } from '../../graph/region.ts';

/** The part of one item of an input or output that a box covers, all channels together. */
export function regionIn<S extends Space>(layout: Layout, { start, size }: Box<S>, channels: number): Region {
  const { channel, spatial } = axesOf(layout);
  return Array.from(layout, (_, axis): Interval => {
    if (axis === channel) return [0, channels];
    const along = spatial.indexOf(axis);
    return along < 0 ? [0, 1] : [at(start, along), at(start, along) + at(size, along)];
  });
}

/** The inverse of `regionIn`: the box that a part of an input or output covers. */
export function boxIn<S extends Space>(layout: Layout, region: Region): Box<S> {
  const intervals = axesOf(layout).spatial.map((axis) => at(region, axis));
  return { start: intervals.map(([from]) => from), size: intervals.map(lengthOf) };
}
