import { at } from '../../../at.ts';
import { withChannelsLast } from '../../tensorflow/axes.ts';
import type { Computed } from '../../tensorflow/value.ts';
import { inputOf, type LayerCall } from './layer.ts';

/** Applies `work` to the input with its channels as the last axis, whatever the layer's `data_format`. */
export function channelsLast(call: LayerCall, work: (x: Computed) => Computed): Computed {
  return withChannelsLast(call.b, inputOf(call), areChannelsFirst(call), work);
}

export function areChannelsFirst({ config }: LayerCall): boolean {
  return config.text('data_format', 'channels_last') === 'channels_first';
}

/** The number of spatial axes of a layer, which its class name ends in: 2 for `Conv2D`. */
export function spatialRank({ className, config }: LayerCall): number {
  const match = /([123])D/u.exec(className);
  if (match === null) throw config.failure('has a class name without a number of dimensions');
  return Number(at(match, 1));
}
