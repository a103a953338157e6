import type { Size } from './box.ts';
import type { Placement } from './spaces.ts';

/** A channel of a tensor, as components name both; channels count from 0. */
export interface ChannelName {
  readonly tensor: string;
  readonly channel: number;
}

/** What one channel of a tensor is at each position, for the image as it is. */
export interface FeatureMap extends ChannelName {
  /** How many the tensor has. */
  readonly channels: number;
  /** Lengths along the spatial axes, outermost first. */
  readonly size: Size<'tensor'>;
  /** In row order, from 0 (the least value, and below) to 255 (the largest, and above); NaN is 0, a constant map 0. */
  readonly levels: Uint8Array;
  /** Of the finite values; null where none is finite. */
  readonly range: { readonly min: number; readonly max: number; readonly mean: number } | null;
  /** How many values are infinite or NaN. */
  readonly notFinite: number;
  /** Where it lies on the input. */
  readonly placement: Placement;
}
