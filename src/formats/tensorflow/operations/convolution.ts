import type { GraphBuilder } from '../builder.ts';
import { permuted, withShape } from '../constant.ts';
import { withChannelsFirst } from '../layout.ts';
import { type Length, lengthOfAxis, scaled } from '../length.ts';
import type { Computed, Constant } from '../value.ts';

/** How a window is padded: to keep the size, not at all, or by so many positions before and after each axis. */
export type Padding = 'same' | 'valid' | readonly (readonly [before: number, after: number])[];

/** How a window moves over space. */
export interface Steps {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: Padding;
}

/**
 * The attributes by which ONNX says how a window is padded. TensorFlow's `SAME` puts the odd one after; how much it is
 * follows from the lengths of space, and is left to the runtime where they are open.
 */
export function paddingAttributes(
  lengths: readonly Length[],
  kernel: readonly number[],
  { strides, dilations, padding }: Steps,
): { auto_pad: string } | { pads: readonly number[] } {
  if (padding === 'valid') return { pads: [...kernel, ...kernel].map(() => 0) };
  const pairs =
    padding === 'same'
      ? lengths.map((length, i) => samePadding(length, kernel[i] ?? 1, strides[i] ?? 1, dilations[i] ?? 1))
      : padding;
  if (pairs.some((pair) => pair === null)) return { auto_pad: 'SAME_UPPER' };
  return { pads: [...pairs.map((pair) => pair?.[0] ?? 0), ...pairs.map((pair) => pair?.[1] ?? 0)] };
}

function samePadding(
  length: Length,
  kernel: number,
  stride: number,
  dilation: number,
): readonly [number, number] | null {
  if (typeof length !== 'number' && stride !== 1) return null;
  const reach = (kernel - 1) * dilation + 1;
  const rest = typeof length === 'number' ? (Math.ceil(length / stride) - 1) * stride - length : -1;
  const total = Math.max(0, rest + reach);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The lengths of space behind a window. */
export function windowedLengths(
  tensor: string,
  lengths: readonly Length[],
  kernel: readonly number[],
  { strides, dilations, padding }: Steps,
): readonly Length[] {
  return lengths.map((length, i): Length => {
    const stride = strides[i] ?? 1;
    const reach = ((kernel[i] ?? 1) - 1) * (dilations[i] ?? 1) + 1;
    const [before, after] = typeof padding === 'string' ? [0, 0] : (padding[i] ?? [0, 0]);
    const less = padding === 'same' ? 0 : reach - 1 - before - after;
    const last = scaled(length, 1, -less);
    if (typeof last === 'number') return Math.ceil(last / stride);
    return stride === 1 ? last : lengthOfAxis(tensor, i + 2);
  });
}

/**
 * Convolution in any number of dimensions.
 * @param kernel `space… × input channels of a group × output channels`, as TensorFlow keeps it
 */
export function convolution(
  b: GraphBuilder,
  input: Computed,
  kernel: Constant,
  bias: Constant | null,
  steps: Steps & { readonly groups?: number },
): Computed {
  const space = kernel.value.shape.length - 2;
  const axes = Array.from({ length: space }, (_, i) => i);
  const weights = permuted(kernel, [space + 1, space, ...axes]);
  return convolved(b, input, weights, bias, steps);
}

/**
 * Convolution of each channel by itself.
 * @param kernel `space… × channels × multiplier`
 */
export function depthwiseConvolution(
  b: GraphBuilder,
  input: Computed,
  kernel: Constant,
  bias: Constant | null,
  steps: Steps,
): Computed {
  const { shape } = kernel.value;
  const space = shape.length - 2;
  const axes = Array.from({ length: space }, (_, i) => i);
  const channels = shape[space] ?? 1;
  const outputs = channels * (shape[space + 1] ?? 1);
  const weights = permuted(kernel, [space, space + 1, ...axes]);
  const grouped = withShape(weights, [outputs, 1, ...shape.slice(0, space)]);
  return convolved(b, input, grouped, bias, { ...steps, groups: channels });
}

function convolved(
  b: GraphBuilder,
  input: Computed,
  weights: Constant,
  bias: Constant | null,
  steps: Steps & { readonly groups?: number },
): Computed {
  const x = withChannelsFirst(b, input);
  const kernel = weights.value.shape.slice(2);
  const inputs = [x.tensor, b.constant(weights.name, weights.value)];
  if (bias !== null) inputs.push(b.constant(bias.name, bias.value));
  const tensor = b.emit('Conv', inputs, {
    kernel_shape: kernel,
    strides: steps.strides,
    dilations: steps.dilations,
    group: steps.groups ?? 1,
    ...paddingAttributes(x.shape.slice(1, -1), kernel, steps),
  });
  const space = windowedLengths(tensor, x.shape.slice(1, -1), kernel, steps);
  return { ...x, tensor, shape: [x.shape[0] ?? 1, ...space, weights.value.shape[0] ?? 1] };
}

/**
 * Transposed convolution: the gradient of a convolution from its input's size.
 * @param kernel `space… × output channels × input channels`, as TensorFlow keeps it
 * @param extra by how much the output is longer than `length · stride` along each axis
 */
export function transposedConvolution(
  b: GraphBuilder,
  input: Computed,
  kernel: Constant,
  bias: Constant | null,
  { strides, dilations, padding }: Steps,
  extra: readonly number[],
): Computed {
  const x = withChannelsFirst(b, input);
  const { shape } = kernel.value;
  const space = shape.length - 2;
  const axes = Array.from({ length: space }, (_, i) => i);
  const weights = permuted(kernel, [space + 1, space, ...axes]);
  const ends = axes.map((i) => {
    const reach = ((shape[i] ?? 1) - 1) * (dilations[i] ?? 1) + 1;
    const cut = reach - (strides[i] ?? 1) - (extra[i] ?? 0);
    const before =
      padding === 'same'
        ? Math.floor(Math.max(0, cut) / 2)
        : typeof padding === 'string'
          ? 0
          : (padding[i]?.[0] ?? 0);
    return { before, after: Math.max(0, cut - before), missing: Math.max(0, before - cut) };
  });
  const inputs = [x.tensor, b.constant(weights.name, weights.value)];
  if (bias !== null) inputs.push(b.constant(bias.name, bias.value));
  const tensor = b.emit('ConvTranspose', inputs, {
    kernel_shape: shape.slice(0, space),
    strides,
    dilations,
    pads: [...ends.map(({ before }) => before), ...ends.map(({ after }) => after)],
    ...(ends.some(({ missing }) => missing > 0)
      ? { output_padding: ends.map(({ missing }) => missing) }
      : {}),
  });
  const lengths = x.shape.slice(1, -1).map((length, i) => scaled(length, strides[i] ?? 1, extra[i] ?? 0));
  return { ...x, tensor, shape: [x.shape[0] ?? 1, ...lengths, shape[space] ?? 1] };
}
