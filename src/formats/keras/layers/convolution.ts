import {
  convolution,
  depthwiseConvolution,
  type Padding,
  transposedConvolution,
} from '../../tensorflow/operations/convolution.ts';
import type { Computed, Constant } from '../../tensorflow/value.ts';
import { activated } from './activation.ts';
import { channelsLast } from './channels.ts';
import type { LayerCall, Lowering } from './layer.ts';

interface Window {
  readonly rank: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: Padding;
}

function windowOf({ config, className }: LayerCall): Window {
  const rank = Number(/([123])D/u.exec(className)?.[1] ?? 2);
  const kernel = config.integers('kernel_size', rank);
  const dilations = config.integers('dilation_rate', rank, [1]);
  const name = config.text('padding', 'valid').toLowerCase();
  if (name !== 'same' && name !== 'valid' && name !== 'causal')
    throw config.failure(`has the padding "${name}", which is not known`);
  const reach = ((kernel[0] ?? 1) - 1) * (dilations[0] ?? 1);
  return {
    rank,
    kernel,
    dilations,
    strides: config.integers('strides', rank, [1]),
    padding: name === 'causal' ? [[reach, 0]] : name,
  };
}

/** Weights by name, the bias where the layer has one; a kernel of another shape than the layer says is refused. */
function weightsOf(
  call: LayerCall,
  kernels: readonly string[],
  window: Window,
): readonly [readonly Constant[], Constant | null] {
  const hasBias = call.config.flag('use_bias', true);
  const found = call.weights(hasBias ? [...kernels, 'bias'] : kernels);
  const [kernel] = found;
  const shape = kernel?.value.shape ?? [];
  if (shape.length !== window.rank + 2 || window.kernel.some((length, i) => length !== shape[i])) {
    throw call.config.failure(
      `has a kernel of the size ${window.kernel.join('×')} and weights of the shape ${shape.join('×')}`,
    );
  }
  return [found.slice(0, kernels.length), hasBias ? (found[kernels.length] ?? null) : null];
}

function missing(call: LayerCall): Error {
  return call.config.failure('lacks weights');
}

/** Conv1D, Conv2D, Conv3D, with groups. */
export const plain: Lowering = (call) => {
  const window = windowOf(call);
  const [[kernel], bias] = weightsOf(call, ['kernel'], window);
  if (kernel === undefined) throw missing(call);
  const groups = call.config.number('groups', 1);
  return activated(
    call,
    channelsLast(call, (x) => convolution(call.b, x, kernel, bias, { ...window, groups })),
  );
};

/** DepthwiseConv1D, DepthwiseConv2D. TensorFlow.js reads their dilation and does not use it. */
export const depthwise: Lowering = (call) => {
  const given = windowOf(call);
  const window = call.dialect === 'tfjs' ? { ...given, dilations: given.kernel.map(() => 1) } : given;
  const [[kernel], bias] = weightsOf(call, ['depthwise_kernel'], window);
  if (kernel === undefined) throw missing(call);
  return activated(
    call,
    channelsLast(call, (x) => depthwiseConvolution(call.b, x, kernel, bias, window)),
  );
};

/** SeparableConv1D, SeparableConv2D: each channel by itself, then all of them at each position. */
export const separable: Lowering = (call) => {
  const window = windowOf(call);
  const [[first, second], bias] = weightsOf(call, ['depthwise_kernel', 'pointwise_kernel'], window);
  if (first === undefined || second === undefined) throw missing(call);
  const ones = window.kernel.map(() => 1);
  const pointwise = { strides: ones, dilations: ones, padding: 'valid' } as const;
  const both = (x: Computed): Computed =>
    convolution(call.b, depthwiseConvolution(call.b, x, first, null, window), second, bias, pointwise);
  return activated(call, channelsLast(call, both));
};

/** Conv1DTranspose, Conv2DTranspose, Conv3DTranspose. */
export const transposed: Lowering = (call) => {
  const window = windowOf(call);
  const [[kernel], bias] = weightsOf(call, ['kernel'], window);
  if (kernel === undefined) throw missing(call);
  const wanted = call.config.has('output_padding')
    ? call.config.integers('output_padding', window.rank)
    : null;
  const extra = window.kernel.map((size, i) => {
    const reach = (size - 1) * (window.dilations[i] ?? 1) + 1;
    const stride = window.strides[i] ?? 1;
    const cut = window.padding === 'same' ? 2 * Math.floor(reach / 2) : 0;
    const given = wanted?.[i];
    if (given !== undefined) return reach - stride - cut + given;
    return window.padding === 'same' ? 0 : Math.max(0, reach - stride);
  });
  return activated(
    call,
    channelsLast(call, (x) => transposedConvolution(call.b, x, kernel, bias, window, extra)),
  );
};
