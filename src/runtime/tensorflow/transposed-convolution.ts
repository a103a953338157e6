import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { convolve, type Filters, planesOf, type Slide } from './convolve.ts';
import { input, int, ints, intsPerAxis, type OperatorCall, prepared, text } from './operator.ts';
import { asInGraph, shapeOf } from './value.ts';
import { around, everyNth, halves, padded } from './windows.ts';

/** A transposed convolution along one spatial axis. */
interface Axis {
  /** Length of the kernel, including the zeros inserted for a dilation. */
  readonly kernel: number;
  readonly stride: number;
  /** The dilation of the plain convolution. */
  readonly dilation: number;
  readonly length: number;
  /** Positions cropped from the start of the full result. */
  readonly before: number;
  /** Length of the result. */
  readonly result: number;
}

/** The channels that are convolved together. */
interface Group {
  readonly start: number;
  readonly size: number;
  readonly isDepthwise: boolean;
}

/**
 * ConvTranspose (ONNX operator spec, ConvTranspose-22), without its bias. The results that lie a stride apart (a phase)
 * are a plain convolution with every stride-th tap of the flipped kernel; the phases are then interleaved.
 * TensorFlow.js's own kernel has no derivative in three axes, and is many times slower in WebAssembly.
 * @param x batch, spatial axes, channels
 */
export function transposedConvolution(call: OperatorCall, x: tf.Tensor): tf.Tensor {
  const weights = shapeOf(input(call, 1));
  const inputs = at(weights, 0);
  const groups = int(call, 'group') ?? 1;
  const axes = axesOf(call, weights.slice(2), x.shape.slice(1, -1));
  const size = inputs / groups;
  if (groups === 1 || size === 1)
    return transposed(call, x, axes, { start: 0, size: inputs, isDepthwise: groups > 1 });
  const parts = tf.split(x, groups, x.rank - 1);
  return tf.concat(
    parts.map((part, group) =>
      transposed(call, part, axes, { start: group * size, size, isDepthwise: false }),
    ),
    x.rank - 1,
  );
}

function axesOf(call: OperatorCall, kernel: readonly number[], lengths: readonly number[]): readonly Axis[] {
  const strides = intsPerAxis(call, 'strides', kernel.length, 1);
  const dilations = intsPerAxis(call, 'dilations', kernel.length, 1);
  const pads = intsPerAxis(call, 'pads', 2 * kernel.length, 0);
  const extra = intsPerAxis(call, 'output_padding', kernel.length, 0);
  const shape = ints(call, 'output_shape')?.slice(-kernel.length);
  const auto = text(call, 'auto_pad') ?? 'NOTSET';
  return kernel.map((size, i) => {
    const length = at(lengths, i);
    const stride = at(strides, i);
    const dilation = at(dilations, i);
    const reach = (size - 1) * dilation + 1;
    const full = stride * (length - 1) + reach + at(extra, i);
    const wanted = shape?.[i] ?? (auto.startsWith('SAME') ? length * stride : null);
    const isPadded = auto !== 'VALID';
    const begin = isPadded ? at(pads, i) : 0;
    const end = isPadded ? at(pads, i + kernel.length) : 0;
    const isStretched = stride > 1 && dilation > 1;
    return {
      kernel: isStretched ? reach : size,
      stride,
      dilation: isStretched ? 1 : dilation,
      length,
      before:
        wanted === null
          ? begin
          : halves(Math.max(0, full - wanted), auto === 'SAME_UPPER' ? auto : 'SAME_LOWER')[0],
      result: wanted ?? full - begin - end,
    };
  });
}

function transposed(call: OperatorCall, x: tf.Tensor, axes: readonly Axis[], group: Group): tf.Tensor {
  const joined = (phases: readonly number[]): tf.Tensor => {
    if (phases.length === axes.length - 1) return lastAxisJoined(call, x, axes, phases, group);
    const { stride } = at(axes, phases.length);
    const parts = Array.from({ length: stride }, (_, phase) => joined([...phases, phase]));
    return interleaved(parts, phases.length + 1);
  };
  const full = joined([]);
  const crop = axes.map(({ before, stride, result }, i): readonly [number, number] => {
    const start = before % stride;
    return [-start, start + result - at(full.shape, i + 1)];
  });
  return padded(full, [[0, 0], ...crop, [0, 0]]);
}

/**
 * One phase of all axes but the last, whose phases are convolved together, as additional channels.
 * @param phases one for each axis but the last
 */
function lastAxisJoined(
  call: OperatorCall,
  x: tf.Tensor,
  axes: readonly Axis[],
  phases: readonly number[],
  group: Group,
): tf.Tensor {
  // Of the phases of the last axis the first one has the most taps.
  const starts = [...phases, 0];
  const slides = axes.map((axis, i): Slide => {
    const { stride, dilation, length, before, result } = axis;
    const taps = tapsOf(axis, at(starts, i));
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
  const convolved = convolve(x, filtersOf(call, axes, phases, group), slides);
  const { stride } = at(axes, axes.length - 1);
  if (stride === 1) return convolved;
  const { shape, rank } = convolved;
  const channels = at(shape, rank - 1) / stride;
  const wider = [...shape.slice(0, -2), at(shape, rank - 2) * stride, channels];
  if (!group.isDepthwise) return tf.reshape(convolved, wider);
  const [positions] = around(shape, rank - 1);
  const split = tf.reshape(convolved, [positions, group.size, stride, channels / group.size]);
  return tf.reshape(tf.transpose(split, [0, 2, 1, 3]), wider);
}

/** The number of taps of the kernel that reach a phase; at least one, if only of zeros. */
function tapsOf({ kernel, stride }: Axis, phase: number): number {
  return Math.max(1, Math.ceil((kernel - phase) / stride));
}

/** Interleaves tensors along an axis: a, b, a, b, … */
function interleaved(parts: readonly tf.Tensor[], axis: number): tf.Tensor {
  const first = at(parts, 0);
  if (parts.length === 1) return first;
  const length = at(first.shape, axis);
  const [outer, inner] = around(first.shape, axis);
  const lines = parts.map((part) => tf.reshape(part, [outer * length, 1, inner]));
  return tf.reshape(tf.concat(lines, 1), first.shape.with(axis, length * parts.length));
}

/** The filters of a phase, from weights `[inputs, outputs, ...kernel]`. */
function filtersOf(
  call: OperatorCall,
  axes: readonly Axis[],
  phases: readonly number[],
  group: Group,
): Filters {
  const how = JSON.stringify([
    axes.map(({ kernel, stride, dilation }) => [kernel, stride, dilation]),
    phases,
    group,
  ]);
  const planes = prepared(call, 1, how, (value) => {
    const weights = asInGraph(value);
    const others = weights.shape.slice(1);
    const own = tf.slice(weights, [group.start], [group.size, ...others]);
    const kernelFirst = tf.transpose(own, [...axes.map((_, i) => i + 2), 0, 1]);
    const whole = axes.reduce((part, axis, i) => stretched(part, i, axis), kernelFirst);
    const phased = phases.reduce((part, phase, i) => phaseOf(part, i, at(axes, i), phase), whole);
    return planesOf(allPhases(phased, axes.length - 1, at(axes, axes.length - 1)));
  });
  return { planes, isDepthwise: group.isDepthwise };
}

/** The kernel with zeros between its taps where it is dilated, and zeros at the end up to a multiple of the stride. */
function stretched(weights: tf.Tensor, position: number, { kernel, stride }: Axis): tf.Tensor {
  const size = at(weights.shape, position);
  const [outer, inner] = around(weights.shape, position);
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
  return tf.reshape(line, weights.shape.with(position, whole));
}

function phaseOf(weights: tf.Tensor, position: number, axis: Axis, phase: number): tf.Tensor {
  return tf.reverse(everyNth(weights, position, phase, axis.stride, tapsOf(axis, phase)), position);
}

/** All phases of the last axis: `[…, taps, inputs, phases · outputs]`. */
function allPhases(weights: tf.Tensor, position: number, axis: Axis): tf.Tensor {
  const { shape, rank } = weights;
  const [outer] = around(shape, position);
  const [inputs, outputs] = [at(shape, rank - 2), at(shape, rank - 1)];
  const taps = tapsOf(axis, 0);
  const split = tf.reverse(tf.reshape(weights, [outer, taps, axis.stride, inputs, outputs]), 1);
  return tf.reshape(tf.transpose(split, [0, 1, 3, 2, 4]), [
    ...shape.slice(0, position),
    taps,
    inputs,
    axis.stride * outputs,
  ]);
}
