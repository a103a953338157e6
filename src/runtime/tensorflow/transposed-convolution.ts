import * as tf from '@tensorflow/tfjs-core';
import { convolve, type Filters, planesOf, type Slide } from './convolve.ts';
import { type Application, input, int, ints, prepared, text } from './operator.ts';
import { asInGraph, shapeOf } from './value.ts';
import { around, everyNth, halves, padded } from './windows.ts';

/** A transposed convolution along one axis of space. */
interface Axis {
  /** Positions of the kernel, zeros that are put between for a dilation included. */
  readonly kernel: number;
  readonly stride: number;
  /** What the plain convolution has to dilate by. */
  readonly dilation: number;
  readonly length: number;
  /** Positions of the full result that are cut away in front. */
  readonly before: number;
  /** Positions of the result. */
  readonly result: number;
}

/** The channels that are convolved together. */
interface Group {
  readonly start: number;
  readonly size: number;
  readonly isDepthwise: boolean;
}

/**
 * ConvTranspose (ONNX operator spec, ConvTranspose-22), without its bias. Results that are a stride apart are a plain
 * convolution with each stride-th position of the kernel, back to front; the phases are then put side by side.
 * TensorFlow.js's own kernel has no derivative in three axes, and is many times slower in WebAssembly.
 * @param x batch, axes of space, channels
 */
export function transposedConvolution(at: Application, x: tf.Tensor): tf.Tensor {
  const [inputs = 1, , ...kernel] = shapeOf(input(at, 1));
  const groups = int(at, 'group') ?? 1;
  const axes = axesOf(at, kernel, x.shape.slice(1, -1));
  const size = inputs / groups;
  if (groups === 1 || size === 1)
    return transposed(at, x, axes, { start: 0, size: inputs, isDepthwise: groups > 1 });
  const parts = tf.split(x, groups, x.rank - 1);
  return tf.concat(
    parts.map((part, group) => transposed(at, part, axes, { start: group * size, size, isDepthwise: false })),
    x.rank - 1,
  );
}

function axesOf(at: Application, kernel: readonly number[], lengths: readonly number[]): readonly Axis[] {
  const strides = ints(at, 'strides') ?? [];
  const dilations = ints(at, 'dilations') ?? [];
  const pads = ints(at, 'pads') ?? [];
  const extra = ints(at, 'output_padding') ?? [];
  const shape = ints(at, 'output_shape')?.slice(-kernel.length);
  const auto = text(at, 'auto_pad') ?? 'NOTSET';
  return kernel.map((size, i) => {
    const length = lengths[i] ?? 1;
    const stride = strides[i] ?? 1;
    const dilation = dilations[i] ?? 1;
    const reach = (size - 1) * dilation + 1;
    const full = stride * (length - 1) + reach + (extra[i] ?? 0);
    const asked = shape?.[i] ?? (auto.startsWith('SAME') ? length * stride : null);
    const isGiven = auto !== 'VALID';
    const begin = isGiven ? (pads[i] ?? 0) : 0;
    const end = isGiven ? (pads[i + kernel.length] ?? 0) : 0;
    const isSpread = stride > 1 && dilation > 1;
    return {
      kernel: isSpread ? reach : size,
      stride,
      dilation: isSpread ? 1 : dilation,
      length,
      before:
        asked === null
          ? begin
          : halves(Math.max(0, full - asked), auto === 'SAME_UPPER' ? auto : 'SAME_LOWER')[0],
      result: asked ?? full - begin - end,
    };
  });
}

function transposed(at: Application, x: tf.Tensor, axes: readonly Axis[], group: Group): tf.Tensor {
  const spread = (phases: readonly number[]): tf.Tensor => {
    const axis = axes[phases.length];
    if (axis === undefined) throw new Error('A convolution has an axis of space.');
    if (phases.length === axes.length - 1) return lastSpread(at, x, axes, phases, group);
    const parts = Array.from({ length: axis.stride }, (_, phase) => spread([...phases, phase]));
    return sideBySide(parts, phases.length + 1);
  };
  const full = spread([]);
  const cut = axes.map(({ before, stride, result }, i): readonly [number, number] => {
    const start = before % stride;
    return [-start, start + result - (full.shape[i + 1] ?? 1)];
  });
  return padded(full, [[0, 0], ...cut, [0, 0]]);
}

/** The phases of the last axis are convolved together, as more channels. */
function lastSpread(
  at: Application,
  x: tf.Tensor,
  axes: readonly Axis[],
  phases: readonly number[],
  group: Group,
): tf.Tensor {
  const slides = axes.map((axis, i): Slide => {
    const { stride, dilation, length, before, result } = axis;
    const taps = tapsOf(axis, phases[i] ?? 0);
    const first = Math.floor(before / stride);
    const last = Math.floor((before + result - 1) / stride);
    const reach = (taps - 1) * dilation;
    return {
      kernel: taps,
      stride: 1,
      dilation,
      before: reach - first,
      after: last + 1 - length,
      count: last + 1 - first,
    };
  });
  const convolved = convolve(x, filtersOf(at, axes, phases, group), slides);
  const stride = axes.at(-1)?.stride ?? 1;
  if (stride === 1) return convolved;
  const channels = (convolved.shape.at(-1) ?? 1) / stride;
  const space = convolved.shape.slice(0, -1);
  const wider = [...space.slice(0, -1), (space.at(-1) ?? 1) * stride, channels];
  if (!group.isDepthwise) return tf.reshape(convolved, wider);
  const [positions] = around(convolved.shape, convolved.rank - 1);
  const apart = tf.reshape(convolved, [positions, group.size, stride, channels / group.size]);
  return tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), wider);
}

/** How many positions of the kernel reach a phase: there is one at least, if of zeros. */
function tapsOf({ kernel, stride }: Axis, phase: number): number {
  return Math.max(1, Math.ceil((kernel - phase) / stride));
}

/** Puts tensors beside each other position by position: a, b, a, b, … */
function sideBySide(parts: readonly tf.Tensor[], axis: number): tf.Tensor {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? tf.tensor([]);
  const length = first.shape[axis] ?? 1;
  const [outer, inner] = around(first.shape, axis);
  const lines = parts.map((part) => tf.reshape(part, [outer * length, 1, inner]));
  return tf.reshape(tf.concat(lines, 1), first.shape.with(axis, length * parts.length));
}

/** The filters of a phase, from weights `[inputs, outputs, ...kernel]`. */
function filtersOf(at: Application, axes: readonly Axis[], phases: readonly number[], group: Group): Filters {
  const how = JSON.stringify([
    axes.map(({ kernel, stride, dilation }) => [kernel, stride, dilation]),
    phases,
    group,
  ]);
  const planes = prepared(at, 1, how, (value) => {
    const weights = asInGraph(value);
    const [, outputs = 1, ...kernel] = weights.shape;
    const own = tf.slice(weights, [group.start], [group.size, outputs, ...kernel]);
    const kernelFirst = tf.transpose(own, [...kernel.map((_, i) => i + 2), 0, 1]);
    const phased = axes.reduce(
      (part, axis, i) =>
        i < axes.length - 1 ? phaseOf(part, i, axis, phases[i] ?? 0) : allPhases(part, i, axis),
      axes.reduce((part, axis, i) => stretched(part, i, axis), kernelFirst),
    );
    return planesOf(phased);
  });
  return { planes, isDepthwise: group.isDepthwise };
}

/** The kernel with zeros between its positions where it is dilated, and after them up to whole strides. */
function stretched(weights: tf.Tensor, at: number, { kernel, stride }: Axis): tf.Tensor {
  const size = weights.shape[at] ?? 1;
  const [outer, inner] = around(weights.shape, at);
  const step = size === 1 ? 1 : (kernel - 1) / (size - 1);
  const spaced = padded(tf.reshape(weights, [outer, size, 1, inner]), [
    [0, 0],
    [0, 0],
    [0, step - 1],
    [0, 0],
  ]);
  const whole = Math.ceil(kernel / stride) * stride;
  const line = padded(tf.reshape(spaced, [outer, size * step, inner]), [
    [0, 0],
    [0, whole - size * step],
    [0, 0],
  ]);
  return tf.reshape(line, weights.shape.with(at, whole));
}

function phaseOf(weights: tf.Tensor, at: number, axis: Axis, phase: number): tf.Tensor {
  return tf.reverse(everyNth(weights, at, phase, axis.stride, tapsOf(axis, phase)), at);
}

/** All phases of the last axis: `[…, taps, inputs, phases · outputs]`. */
function allPhases(weights: tf.Tensor, at: number, axis: Axis): tf.Tensor {
  const [outer] = around(weights.shape, at);
  const [inputs = 1, outputs = 1] = weights.shape.slice(-2);
  const taps = tapsOf(axis, 0);
  const apart = tf.reverse(tf.reshape(weights, [outer, taps, axis.stride, inputs, outputs]), 1);
  return tf.reshape(tf.transpose(apart, [0, 1, 3, 2, 4]), [
    ...weights.shape.slice(0, at),
    taps,
    inputs,
    axis.stride * outputs,
  ]);
}
