import { at } from '../../src/at.ts';
import type { GivenAttributes, Value } from './graph-writer.ts';

/** Attributes of a window: one number per spatial axis, or one for all axes. */
export interface WindowOptions {
  readonly kernel: number | readonly number[];
  readonly stride?: number | readonly number[];
  readonly dilation?: number | readonly number[];
  /** Before each axis, then after each; or one number for all. `same` keeps the size at stride 1. */
  readonly pads?: number | readonly number[] | 'same';
  readonly autoPad?: 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';
}

export interface ConvolutionOptions extends WindowOptions {
  readonly channels: number;
  readonly groups?: number;
}

export interface TransposedOptions extends ConvolutionOptions {
  readonly outputPadding?: readonly number[];
  /** Lengths of the output's spatial axes, which determine the pads. */
  readonly outputShape?: readonly number[];
}

export interface PoolingOptions extends WindowOptions {
  readonly ceil?: boolean;
  readonly countsPads?: boolean;
}

/** A window with all its options explicit. */
interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly pads: readonly number[];
  readonly autoPad: WindowOptions['autoPad'];
  readonly attributes: GivenAttributes;
}

/** Completes the options of a window over a tensor's spatial axes. */
export function windowOf({ shape }: Value, options: WindowOptions): Window {
  const rank = shape.length - 2;
  const each = (value: number | readonly number[], count = rank): readonly number[] =>
    typeof value === 'number' ? new Array<number>(count).fill(value) : value;
  const kernel = each(options.kernel);
  const stride = each(options.stride ?? 1);
  const dilation = each(options.dilation ?? 1);
  const around = kernel.map((size, i) => ((size - 1) * at(dilation, i)) / 2);
  const pads = options.pads === 'same' ? [...around, ...around] : each(options.pads ?? 0, 2 * rank);
  const { autoPad } = options;
  const attributes = {
    strides: stride,
    dilations: dilation,
    ...(autoPad === undefined ? { pads } : { auto_pad: autoPad }),
  };
  return { kernel, stride, dilation, pads, autoPad, attributes };
}

/** Lengths of the spatial axes after a sliding window (ONNX operator spec, Conv and MaxPool). */
export function slidingLengths({ shape }: Value, window: Window, isCeil: boolean): readonly number[] {
  return window.kernel.map((size, i) => {
    const length = at(shape, i + 2);
    const stride = at(window.stride, i);
    const reach = (size - 1) * at(window.dilation, i) + 1;
    if (window.autoPad === 'SAME_UPPER' || window.autoPad === 'SAME_LOWER') return Math.ceil(length / stride);
    const [before, after] =
      window.autoPad === 'VALID' ? [0, 0] : [at(window.pads, i), at(window.pads, i + window.kernel.length)];
    const steps = (length + before + after - reach) / stride;
    if (!isCeil) return Math.floor(steps) + 1;
    const count = Math.ceil(steps) + 1;
    return (count - 1) * stride >= length + before ? count - 1 : count;
  });
}
