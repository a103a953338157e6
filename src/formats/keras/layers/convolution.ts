import { at } from '../../../at.ts';
import {
  convolution,
  depthwiseConvolution,
  transposedConvolution,
} from '../../tensorflow/operations/convolution.ts';
import type { Padding } from '../../tensorflow/operations/windows.ts';
import type { Computed, Constant } from '../../tensorflow/value.ts';
import { activated } from './activation.ts';
import { channelsLast, spatialRank } from './channels.ts';
import type { LayerCall, Lowering } from './layer.ts';

interface Window {
  readonly rank: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: Padding;
}

function windowOf(call: LayerCall): Window {
  const { config } = call;
  const rank = spatialRank(call);
  const kernel = config.integers('kernel_size', rank);
  const dilations = config.integers('dilation_rate', rank, [1]);
  const name = config.text('padding', 'valid').toLowerCase();
  if (name !== 'same' && name !== 'valid' && name !== 'causal')
    throw config.failure(`has the padding "${name}", which is not supported`);
  const reach = (at(kernel, 0) - 1) * at(dilations, 0);
  return {
    rank,
    kernel,
    dilations,
    strides: config.integers('strides', rank, [1]),
    padding: name === 'causal' ? [[reach, 0]] : name,
  };
}

/**
 * Weights by name, and the bias where the layer has one.
 * @throws UserError when the first kernel does not have the size in the layer's settings
 */
function weightsOf(
  call: LayerCall,
  names: readonly string[],
  window: Window,
): { readonly kernels: readonly Constant[]; readonly bias: Constant | null } {
  const hasBias = call.config.flag('use_bias', true);
  const found = call.weights(hasBias ? [...names, 'bias'] : names);
  const { shape } = at(found, 0).value;
  if (shape.length !== window.rank + 2 || window.kernel.some((length, i) => length !== shape[i])) {
    throw call.config.failure(
      `has a kernel of the size ${window.kernel.join('×')} but weights of the shape ${shape.join('×')}`,
    );
  }
  return { kernels: found.slice(0, names.length), bias: hasBias ? at(found, names.length) : null };
}

/** Conv1D, Conv2D, Conv3D, with groups. */
export const plain: Lowering = (call) => {
  const window = windowOf(call);
  const { kernels, bias } = weightsOf(call, ['kernel'], window);
  const groups = call.config.number('groups', 1);
  return activated(
    call,
    channelsLast(call, (x) => convolution(call.b, x, at(kernels, 0), bias, { ...window, groups })),
  );
};

/** DepthwiseConv1D, DepthwiseConv2D. TensorFlow.js ignores their dilation. */
export const depthwise: Lowering = (call) => {
  const given = windowOf(call);
  const window = call.dialect === 'tfjs' ? { ...given, dilations: given.kernel.map(() => 1) } : given;
  const { kernels, bias } = weightsOf(call, ['depthwise_kernel'], window);
  return activated(
    call,
    channelsLast(call, (x) => depthwiseConvolution(call.b, x, at(kernels, 0), bias, window)),
  );
};

/** SeparableConv1D, SeparableConv2D: a depthwise convolution, then a pointwise one. */
export const separable: Lowering = (call) => {
  const window = windowOf(call);
  const { kernels, bias } = weightsOf(call, ['depthwise_kernel', 'pointwise_kernel'], window);
  const ones = window.kernel.map(() => 1);
  const pointwise = { strides: ones, dilations: ones, padding: 'valid' } as const;
  const both = (x: Computed): Computed => {
    const filtered = depthwiseConvolution(call.b, x, at(kernels, 0), null, window);
    return convolution(call.b, filtered, at(kernels, 1), bias, pointwise);
  };
  return activated(call, channelsLast(call, both));
};

/** Conv1DTranspose, Conv2DTranspose, Conv3DTranspose. */
export const transposed: Lowering = (call) => {
  const window = windowOf(call);
  const { kernels, bias } = weightsOf(call, ['kernel'], window);
  const outputPadding = call.config.has('output_padding')
    ? call.config.integers('output_padding', window.rank)
    : null;
  const extra = window.kernel.map((size, i) => {
    const reach = (size - 1) * at(window.dilations, i) + 1;
    const stride = at(window.strides, i);
    const cut = window.padding === 'same' ? 2 * Math.floor(reach / 2) : 0;
    if (outputPadding !== null) return reach - stride - cut + at(outputPadding, i);
    return window.padding === 'same' ? 0 : Math.max(0, reach - stride);
  });
  return activated(
    call,
    channelsLast(call, (x) => transposedConvolution(call.b, x, at(kernels, 0), bias, window, extra)),
  );
};
