import { at } from '../../../at.ts';
import type { GraphBuilder } from '../builder.ts';
import { permuted, withShape } from '../constant.ts';
import { imageAxes } from '../axes.ts';
import { withChannelsFirst } from '../layout.ts';
import { type Length, scaled } from '../length.ts';
import { range } from '../order.ts';
import type { Pair } from '../pairs.ts';
import type { Computed, Constant } from '../value.ts';
import { paddingAttributes, type Steps, windowedLengths, windowsOf } from './windows.ts';

type GroupedSteps = Steps & { readonly groups?: number };

/**
 * Convolution in any number of dimensions.
 * @param kernel `spatial axes… × input channels of a group × output channels`, TensorFlow's order
 * @throws UserError when the kernel, the steps and the input differ in their number of spatial axes
 */
export function convolution(
  b: GraphBuilder,
  input: Computed,
  kernel: Constant,
  bias: Constant | null,
  steps: GroupedSteps,
): Computed {
  const { space } = kernelAxes(b, kernel);
  const weights = permuted(kernel, [space + 1, space, ...range(space)]);
  return convolved(b, input, weights, bias, steps);
}

/**
 * Convolution of each channel on its own.
 * @param kernel `spatial axes… × channels × multiplier`, TensorFlow's order
 * @throws UserError when the kernel, the steps and the input differ in their number of spatial axes
 */
export function depthwiseConvolution(
  b: GraphBuilder,
  input: Computed,
  kernel: Constant,
  bias: Constant | null,
  steps: Steps,
): Computed {
  const { space, sizes, channels, last: multiplier } = kernelAxes(b, kernel);
  const weights = permuted(kernel, [space, space + 1, ...range(space)]);
  const grouped = withShape(weights, [channels * multiplier, 1, ...sizes]);
  return convolved(b, input, grouped, bias, { ...steps, groups: channels });
}

function convolved(
  b: GraphBuilder,
  input: Computed,
  weights: Constant,
  bias: Constant | null,
  steps: GroupedSteps,
): Computed {
  const x = withChannelsFirst(b, input);
  const { items } = imageAxes(b, x);
  const [outputs, , ...kernel] = weights.value.shape;
  const windows = windowsOf(b, x, kernel, steps);
  const tensor = b.emit('Conv', [x.tensor, ...parameters(b, weights, bias)], {
    kernel_shape: kernel,
    strides: steps.strides,
    dilations: steps.dilations,
    group: steps.groups ?? 1,
    ...paddingAttributes(windows),
  });
  return { ...x, tensor, shape: [items, ...windowedLengths(tensor, windows), Number(outputs)] };
}

/**
 * Transposed convolution: the gradient of a convolution with respect to its input.
 * @param kernel `spatial axes… × output channels × input channels`, TensorFlow's order
 * @param extra by how much the output is longer than `length · stride`, for each spatial axis
 * @throws UserError when the kernel, the steps and the input differ in their number of spatial axes
 */
export function transposedConvolution(
  b: GraphBuilder,
  input: Computed,
  kernel: Constant,
  bias: Constant | null,
  steps: Steps,
  extra: readonly number[],
): Computed {
  const x = withChannelsFirst(b, input);
  const { items } = imageAxes(b, x);
  const { space, sizes, channels: outputs } = kernelAxes(b, kernel);
  const weights = permuted(kernel, [space + 1, space, ...range(space)]);
  const windows = windowsOf(b, x, sizes, steps).map((window, i) => ({ ...window, extra: at(extra, i) }));
  const ends = windows.map(({ reach, stride, extra: more, padding }) => {
    const cut = reach - stride - more;
    const before = padding === 'same' ? Math.floor(Math.max(0, cut) / 2) : startOf(padding);
    return { before, after: Math.max(0, cut - before), missing: Math.max(0, before - cut) };
  });
  const tensor = b.emit('ConvTranspose', [x.tensor, ...parameters(b, weights, bias)], {
    kernel_shape: sizes,
    strides: steps.strides,
    dilations: steps.dilations,
    pads: [...ends.map(({ before }) => before), ...ends.map(({ after }) => after)],
    ...(ends.some(({ missing }) => missing > 0)
      ? { output_padding: ends.map(({ missing }) => missing) }
      : {}),
  });
  const lengths = windows.map(({ length, stride, extra: more }): Length => scaled(length, stride, more));
  return { ...x, tensor, shape: [items, ...lengths, outputs] };
}

function startOf(padding: 'valid' | Pair): number {
  return padding === 'valid' ? 0 : padding[0];
}

function parameters(b: GraphBuilder, weights: Constant, bias: Constant | null): readonly string[] {
  return [weights, ...(bias === null ? [] : [bias])].map(({ name, value }) => b.constant(name, value));
}

/** The lengths of a kernel's axes. */
interface KernelAxes {
  /** Number of spatial axes. */
  readonly space: number;
  readonly sizes: readonly number[];
  readonly channels: number;
  readonly last: number;
}

function kernelAxes(b: GraphBuilder, { value: { shape } }: Constant): KernelAxes {
  const space = shape.length - 2;
  if (space < 1) throw b.failure(`has a kernel of the shape ${shape.join('×')}, without spatial axes`);
  return { space, sizes: shape.slice(0, space), channels: at(shape, space), last: at(shape, space + 1) };
}
