import { pooling } from '../../tensorflow/operations/pooling.ts';
import { reduction } from '../../tensorflow/operations/reductions.ts';
import { range } from '../../tensorflow/order.ts';
import { channelsLast, spatialRank } from './channels.ts';
import type { LayerCall, Lowering } from './layer.ts';

/** MaxPooling1D to 3D, AveragePooling1D to 3D. */
export function windowed(operator: 'MaxPool' | 'AveragePool'): Lowering {
  return (call) => {
    const { config, b } = call;
    const rank = spatialRank(call);
    const size = config.integers('pool_size', rank, [2]);
    const strides = config.has('strides') ? config.integers('strides', rank) : size;
    const padding = config.text('padding', 'valid').toLowerCase() === 'same' ? 'same' : 'valid';
    const steps = { strides, padding, dilations: size.map(() => 1) } as const;
    return channelsLast(call, (x) => pooling(b, operator, x, size, steps));
  };
}

/** GlobalAveragePooling, GlobalMaxPooling. */
export function global(operator: 'ReduceMean' | 'ReduceMax'): Lowering {
  return (call: LayerCall) =>
    channelsLast(call, (x) =>
      reduction(call.b, operator, x, range(x.shape.length).slice(1, -1), call.config.flag('keepdims', false)),
    );
}
