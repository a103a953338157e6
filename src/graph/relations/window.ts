import { scatteredWindow, slidingWindow, type SlidingWindow, same } from './axis-map.ts';
import { type Interval, isEmptyInterval, type Region } from '../region.ts';
import { asItIs, integers, type Link, type NodeContext, type Rule, text } from './relation.ts';

/** One window an axis of space, and the padding after the last position. */
interface Windows {
  readonly axes: readonly SlidingWindow[];
  readonly after: readonly number[];
}

/** Reads kernel, strides, dilations and pads, given or automatic (ONNX operator spec, Conv-11, MaxPool-12). */
function windowsOf({ node, inputs, output }: NodeContext, kernel: readonly number[]): Windows {
  const input = inputs[0] ?? [];
  const ones = kernel.map(() => 1);
  const strides = integers(node.attributes.get('strides')) ?? ones;
  const dilations = integers(node.attributes.get('dilations')) ?? ones;
  const pads = integers(node.attributes.get('pads')) ?? [...kernel, ...kernel].map(() => 0);
  const auto = text(node.attributes.get('auto_pad'), 'NOTSET');
  const axes: SlidingWindow[] = [];
  const after: number[] = [];
  kernel.forEach((size, i) => {
    const stride = strides[i] ?? 1;
    const dilation = dilations[i] ?? 1;
    const reach = (size - 1) * dilation + 1;
    const total = Math.max(0, ((output[i + 2] ?? 1) - 1) * stride + reach - (input[i + 2] ?? 1));
    const less = Math.floor(total / 2);
    const automatic = auto === 'SAME_LOWER' ? total - less : less;
    const isSame = auto === 'SAME_UPPER' || auto === 'SAME_LOWER';
    const given = auto === 'VALID' ? 0 : (pads[i] ?? 0);
    axes.push({ kernel: size, stride, dilation, padding: isSame ? automatic : given });
    after.push(isSame ? total - automatic : auto === 'VALID' ? 0 : (pads[i + kernel.length] ?? 0));
  });
  return { axes, after };
}

function spatial(windows: readonly SlidingWindow[], output: readonly number[]): readonly Link[] {
  return windows.map((window, i) => ({ axis: i + 2, map: slidingWindow(window, output[i + 2] ?? 0) }));
}

const batch: Link = { axis: 0, map: same };
const channels: Link = { axis: 1, map: same };

/** Conv (ONNX operator spec, Conv-11): every output channel reads all input channels of its group, taken as all. */
export const convolution: Rule = (context) => {
  const weights = context.inputs[1];
  if (!weights || context.constant(1) === null) return null;
  const { axes, after } = windowsOf(context, weights.slice(2));
  return {
    inputs: [[batch, null, ...spatial(axes, context.output)], null, null],
    form: { kind: 'window', pads: [...axes.map(({ padding }) => padding), ...after] },
    fill: 0,
    widen: wholeChannels(context.output),
  };
};

/** MaxPool (MaxPool-12) without indices: padding never wins. */
export const maxPooling: Rule = (context) => {
  const kernel = integers(context.node.attributes.get('kernel_shape'));
  if (kernel === null || context.node.outputs.length > 1) return null;
  const { axes, after } = windowsOf(context, kernel);
  return {
    inputs: [[batch, channels, ...spatial(axes, context.output)]],
    form: { kind: 'window', pads: [...axes.map(({ padding }) => padding), ...after] },
    fill: -Infinity,
    widen: asItIs,
  };
};

/**
 * AveragePool (AveragePool-19). A window that reaches over the border divides by a count of its own, so an axis on
 * which the part touches such a window is computed whole.
 */
export const averagePooling: Rule = (context) => {
  const kernel = integers(context.node.attributes.get('kernel_shape'));
  if (kernel === null) return null;
  const { axes, after } = windowsOf(context, kernel);
  const links = spatial(axes, context.output);
  const input = context.inputs[0] ?? [];
  return {
    inputs: [[batch, channels, ...links]],
    form: { kind: 'window', pads: [...axes.map(({ padding }) => padding), ...after] },
    fill: 0,
    widen: (region) =>
      region.map((interval, axis): Interval => {
        const link = links[axis - 2];
        if (link === undefined || isEmptyInterval(interval)) return interval;
        const [start, end] = link.map.need(interval);
        return start < 0 || end > (input[axis] ?? 0) ? [0, context.output[axis] ?? 0] : interval;
      }),
  };
};

/** ConvTranspose (ConvTranspose-11), every attribute of it: where pads are automatic they follow from the shapes. */
export const transposedConvolution: Rule = (context) => {
  const { node, inputs, output } = context;
  const weights = inputs[1];
  const input = inputs[0];
  if (!weights || !input || context.constant(1) === null) return null;
  const kernel = weights.slice(2);
  const ones = kernel.map(() => 1);
  const strides = integers(node.attributes.get('strides')) ?? ones;
  const dilations = integers(node.attributes.get('dilations')) ?? ones;
  const extra = integers(node.attributes.get('output_padding')) ?? kernel.map(() => 0);
  const pads = integers(node.attributes.get('pads'));
  const auto = text(node.attributes.get('auto_pad'), 'NOTSET');
  const isShaped = node.attributes.has('output_shape') || auto.startsWith('SAME');
  const axes = kernel.map((size, i): SlidingWindow => {
    const stride = strides[i] ?? 1;
    const dilation = dilations[i] ?? 1;
    const full = stride * ((input[i + 2] ?? 1) - 1) + (extra[i] ?? 0) + (size - 1) * dilation + 1;
    const total = Math.max(0, full - (output[i + 2] ?? 0));
    const less = Math.floor(total / 2);
    const padding = isShaped
      ? auto === 'SAME_UPPER'
        ? less
        : total - less
      : auto === 'VALID'
        ? 0
        : (pads?.[i] ?? 0);
    return { kernel: size, stride, dilation, padding };
  });
  const links = axes.map((window, i): Link => ({
    axis: i + 2,
    map: scatteredWindow(window, output[i + 2] ?? 0),
  }));
  return {
    inputs: [[batch, null, ...links], null, null],
    form: {
      kind: 'transposed window',
      strides: axes.map(({ stride }) => stride),
      begins: axes.map(({ padding }) => padding),
    },
    fill: 0,
    widen: wholeChannels(output),
  };
};

/** Learnt weights are not cut: all channels are computed. */
export function wholeChannels(output: readonly number[]): (region: Region) => Region {
  return (region) => region.map((interval, axis) => (axis === 1 ? [0, output[axis] ?? 0] : interval));
}
