import { asWritten, type Computed, relabelled } from '../../tensorflow/value.ts';
import { inputOf, type LayerCall } from './layer.ts';

/**
 * Lets `work` see channels as the last axis, also where the layer has them first (`data_format`), and gives back what it
 * makes in the layer's own order. No data is moved.
 */
export function channelsLast(call: LayerCall, work: (x: Computed) => Computed): Computed {
  const x = inputOf(call);
  const rank = x.shape.length;
  if (!areChannelsFirst(call)) return work(x);
  const lastly = [0, ...asWritten(rank).slice(2), 1];
  const made = work(relabelled(x, lastly));
  const own = made.shape.length;
  return own === rank ? relabelled(made, [0, own - 1, ...asWritten(own).slice(1, -1)]) : made;
}

export function areChannelsFirst({ config }: LayerCall): boolean {
  return config.text('data_format', 'channels_last') === 'channels_first';
}
