import { at } from '../../at.ts';
import { scatteredWindow, slidingWindow, type SlidingWindow, identityMap } from './axis-map.ts';
import { type Interval, isEmptyInterval, type Region } from '../region.ts';
import {
  noWidening,
  integers,
  type Link,
  type NodeContext,
  type Rule,
  text,
  wholeAlong,
} from './relation.ts';

/** One window per spatial axis, and the padding along it. */
interface Windows {
  readonly windows: readonly SlidingWindow[];
  readonly pads: readonly (readonly [before: number, after: number])[];
}

/** Reads kernel, strides, dilations and pads, explicit or automatic (ONNX operator spec, Conv-11 and MaxPool-12). */
function windowsOf({ node, inputs, output }: NodeContext, kernel: readonly number[]): Windows {
  const input = at(inputs, 0);
  if (input === null) throw new RangeError(`${node.name} has no input`);
  const ones = kernel.map(() => 1);
  const strides = integers(node.attributes.get('strides')) ?? ones;
  const dilations = integers(node.attributes.get('dilations')) ?? ones;
  const explicit = integers(node.attributes.get('pads')) ?? [...kernel, ...kernel].map(() => 0);
  const auto = text(node.attributes.get('auto_pad'), 'NOTSET');
  const pads: (readonly [number, number])[] = [];
  const windows = kernel.map((size, i): SlidingWindow => {
    const stride = at(strides, i);
    const dilation = at(dilations, i);
    const reach = (size - 1) * dilation + 1;
    const total = Math.max(0, (at(output, i + 2) - 1) * stride + reach - at(input, i + 2));
    const less = Math.floor(total / 2);
    const pad = ((): readonly [number, number] => {
      if (auto === 'SAME_UPPER') return [less, total - less];
      if (auto === 'SAME_LOWER') return [total - less, less];
      return auto === 'VALID' ? [0, 0] : [at(explicit, i), at(explicit, i + kernel.length)];
    })();
    pads.push(pad);
    return { kernel: size, stride, dilation, padding: pad[0] };
  });
  return { windows, pads };
}

function spatial(windows: readonly SlidingWindow[], output: readonly number[]): readonly Link[] {
  return windows.map((window, i) => ({ axis: i + 2, map: slidingWindow(window, at(output, i + 2)) }));
}

const batch: Link = { axis: 0, map: identityMap };
const channels: Link = { axis: 1, map: identityMap };

/** Conv (ONNX operator spec, Conv-11): each output channel is taken to read all input channels. */
export const convolution: Rule = (context) => {
  const weights = context.inputs[1];
  if (!weights || context.constant(1) === null) return null;
  const { windows, pads } = windowsOf(context, weights.slice(2));
  return {
    inputs: [[batch, null, ...spatial(windows, context.output)], null, null],
    form: { kind: 'window', pads },
    fill: 0,
    widen: wholeChannels(context.output),
  };
};

/** A pool without indices, whose windows read `fill` beyond the border. */
function pooling(fill: number): Rule {
  return (context) => {
    const kernel = integers(context.node.attributes.get('kernel_shape'));
    if (kernel === null || context.node.outputs.length > 1) return null;
    const { windows, pads } = windowsOf(context, kernel);
    return {
      inputs: [[batch, channels, ...spatial(windows, context.output)]],
      form: { kind: 'window', pads },
      fill,
      widen: noWidening,
    };
  };
}

/** MaxPool-12: padding is never the maximum. */
export const maxPooling = pooling(-Infinity);

/** LpPool-18: padding adds nothing to a norm. */
export const normPooling = pooling(0);

/**
 * AveragePool (AveragePool-19). A window that crosses the border divides by its own count, so an axis along which the
 * region includes such a window is computed whole.
 */
export const averagePooling: Rule = (context) => {
  const kernel = integers(context.node.attributes.get('kernel_shape'));
  const [input] = context.inputs;
  if (kernel === null || !input) return null;
  const { windows, pads } = windowsOf(context, kernel);
  const links = spatial(windows, context.output);
  return {
    inputs: [[batch, channels, ...links]],
    form: { kind: 'window', pads },
    fill: 0,
    widen: (region) =>
      region.map((interval, axis): Interval => {
        const link = links[axis - 2];
        if (link === undefined || isEmptyInterval(interval)) return interval;
        const [start, end] = link.map.need(interval);
        return start < 0 || end > at(input, axis) ? [0, at(context.output, axis)] : interval;
      }),
  };
};

/** ConvTranspose (ConvTranspose-11) with all attributes. Automatic pads follow from the shapes. */
export const transposedConvolution: Rule = (context) => {
  const { node, inputs, output } = context;
  const [input, weights] = inputs;
  if (!weights || !input || context.constant(1) === null) return null;
  const kernel = weights.slice(2);
  const [ones, zeros] = [kernel.map(() => 1), kernel.map(() => 0)];
  const strides = integers(node.attributes.get('strides')) ?? ones;
  const dilations = integers(node.attributes.get('dilations')) ?? ones;
  const extra = integers(node.attributes.get('output_padding')) ?? zeros;
  const pads = integers(node.attributes.get('pads')) ?? zeros;
  const auto = text(node.attributes.get('auto_pad'), 'NOTSET');
  const isAutomatic = node.attributes.has('output_shape') || auto.startsWith('SAME');
  const windows = kernel.map((size, i): SlidingWindow => {
    const stride = at(strides, i);
    const dilation = at(dilations, i);
    const full = stride * (at(input, i + 2) - 1) + at(extra, i) + (size - 1) * dilation + 1;
    const total = Math.max(0, full - at(output, i + 2));
    const less = Math.floor(total / 2);
    const automatic = auto === 'SAME_UPPER' ? less : total - less;
    const explicit = auto === 'VALID' ? 0 : at(pads, i);
    return { kernel: size, stride, dilation, padding: isAutomatic ? automatic : explicit };
  });
  const links = windows.map((window, i): Link => ({
    axis: i + 2,
    map: scatteredWindow(window, at(output, i + 2)),
  }));
  return {
    inputs: [[batch, null, ...links], null, null],
    form: { kind: 'transposed window', windows },
    fill: 0,
    widen: wholeChannels(output),
  };
};

/** Weights are not sliced, so all channels are computed. */
function wholeChannels(output: readonly number[]): (region: Region) => Region {
  return wholeAlong(output, (axis) => axis === 1);
}
