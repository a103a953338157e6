import { at } from '../at.ts';
import type { Size, Space } from './box.ts';

/**
 * The order of an input's or output's axes, as the field writes it: N items, C channels, then depth, height and width,
 * as many as there are. Without C, each position holds one value.
 */
export const layouts = ['NCW', 'NWC', 'NW', 'NCHW', 'NHWC', 'NHW', 'NCDHW', 'NDHWC', 'NDHW'] as const;

export type Layout = (typeof layouts)[number];

/** Which axis of a tensor is which. */
export interface Axes {
  /** Null where each position holds one value. */
  readonly channel: number | null;
  /** The spatial axes, outermost first. */
  readonly spatial: readonly number[];
}

/** Which axis is which in a layout; items are the first. */
export function axesOf(layout: Layout): Axes {
  const letters = Array.from(layout);
  const channel = letters.indexOf('C');
  const spatial = letters.flatMap((letter, axis) => (letter === 'N' || letter === 'C' ? [] : [axis]));
  return { channel: channel < 0 ? null : channel, spatial };
}

/**
 * The layout with `rank` spatial axes whose channels come first, come last or are absent.
 * @throws RangeError when there is no layout of that rank
 */
export function layoutWith(channels: 'first' | 'last' | 'none', rank: number): Layout {
  const space = 'DHW'.slice(3 - rank);
  const wanted = { first: `NC${space}`, last: `N${space}C`, none: `N${space}` }[channels];
  const layout = layouts.find((one) => one === wanted);
  if (layout === undefined) throw new RangeError(`no layout of ${rank} spatial axes`);
  return layout;
}

/** Lengths along the spatial axes of a tensor's shape. */
export function sizeIn<S extends Space>(layout: Layout, shape: readonly number[]): Size<S> {
  return axesOf(layout).spatial.map((axis) => at(shape, axis));
}

/** How many channels a tensor of this shape has. */
export function channelsIn(layout: Layout, shape: readonly number[]): number {
  const { channel } = axesOf(layout);
  return channel === null ? 1 : at(shape, channel);
}

/** Whether channels come before the spatial axes. */
export function isChannelsFirst(layout: Layout): boolean {
  return axesOf(layout).channel === 1;
}

/** The shape of a tensor in a layout: the inverse of `sizeIn` and `channelsIn`. */
export function shapeIn<S extends Space>(
  layout: Layout,
  { items, channels, size }: { readonly items: number; readonly channels: number; readonly size: Size<S> },
): number[] {
  const { channel, spatial } = axesOf(layout);
  return Array.from(layout, (_, axis) => {
    if (axis === channel) return channels;
    const along = spatial.indexOf(axis);
    return along < 0 ? items : at(size, along);
  });
}
