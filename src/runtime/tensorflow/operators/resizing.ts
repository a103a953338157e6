import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../../at.ts';
import { type Interpolation, interpolationOf, type Resizing } from '../interpolation.ts';
import {
  type OperatorCall,
  float,
  floats,
  fromFront,
  input,
  int,
  ints,
  type Operator,
  optional,
  required,
  text,
  Unsupported,
} from '../operator.ts';
import { resizedAxes } from '../resize-axes.ts';
import { numbersOf, shapeOf, type Value } from '../value.ts';

export const resizingOperators: Readonly<Record<string, Operator>> = {
  Resize: (call) => [call.opset < 11 ? resized(call, upsampleAxes(call)) : resized(call, axesOf(call))],
  Upsample: (call) => [resized(call, upsampleAxes(call))],
};

/**
 * How Upsample and the first Resize treat each of the graph's axes.
 * @throws Unsupported where there are no scales
 */
function upsampleAxes(call: OperatorCall): readonly Resizing[] {
  const given = optional(call, 1);
  const scales = given === null ? required(floats, call, 'scales') : numbersOf(given);
  return shapeOf(input(call, 0)).map((length, axis) => {
    const scale = at(scales, axis);
    return {
      length,
      scale,
      result: resultOf(length, scale),
      mode: modeOf(call),
      coordinates: 'asymmetric',
      nearest: 'simple',
      cubicCoefficient: -0.75,
      excludesOutside: false,
      antialiases: false,
      crop: [0, 1],
    };
  });
}

/** How Resize treats each of the graph's axes (ONNX operator spec, Resize-19). */
function axesOf(call: OperatorCall): readonly Resizing[] {
  const lengths = shapeOf(input(call, 0));
  const axes = (ints(call, 'axes') ?? lengths.map((_, axis) => axis)).map((axis) =>
    fromFront(axis, lengths.length),
  );
  const [scales, sizes] = [numbersIn(call, 2), numbersIn(call, 3)];
  const common = commonScale(call, axes, lengths, sizes);
  const coordinates = text(call, 'coordinate_transformation_mode') ?? 'half_pixel';
  const crops = coordinates === 'tf_crop_and_resize' ? numbersIn(call, 1) : null;
  const shared = {
    mode: modeOf(call),
    nearest: text(call, 'nearest_mode') ?? 'round_prefer_floor',
    cubicCoefficient: float(call, 'cubic_coeff_a') ?? -0.75,
    excludesOutside: int(call, 'exclude_outside') === 1,
    antialiases: int(call, 'antialias') === 1,
  };
  return lengths.map((length, axis): Resizing => {
    const i = axes.indexOf(axis);
    if (i < 0)
      return { ...shared, length, scale: 1, result: length, coordinates: 'asymmetric', crop: [0, 1] };
    const crop: Resizing['crop'] = crops === null ? [0, 1] : [at(crops, i), at(crops, i + axes.length)];
    const size = sizes === null ? null : at(sizes, i);
    const scale = Math.fround(common ?? (scales === null ? (size ?? length) / length : at(scales, i)));
    const result = common === null ? (size ?? resultOf(length, scale)) : Math.floor(common * length + 0.5);
    return { ...shared, length, scale, result, coordinates, crop };
  });
}

/** The numbers of an optional input; null where it is absent or empty. */
function numbersIn(call: OperatorCall, index: number): readonly number[] | null {
  const value = optional(call, index);
  return value === null || value.tensor.size === 0 ? null : numbersOf(value);
}

/** The scale of all axes where they keep their aspect ratio; else null. */
function commonScale(
  call: OperatorCall,
  axes: readonly number[],
  lengths: readonly number[],
  sizes: readonly number[] | null,
): number | null {
  const policy = text(call, 'keep_aspect_ratio_policy') ?? 'stretch';
  if (policy === 'stretch' || sizes === null) return null;
  const ratios = axes.map((axis, i) => at(sizes, i) / at(lengths, axis));
  return policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
}

function resultOf(length: number, scale: number): number {
  return Math.floor(Math.fround(length * Math.fround(scale)));
}

/** @throws Unsupported for an unknown mode */
function modeOf(call: OperatorCall): Resizing['mode'] {
  const mode = text(call, 'mode') ?? 'nearest';
  if (mode === 'nearest' || mode === 'linear' || mode === 'cubic') return mode;
  if (mode === 'bilinear' || mode === 'trilinear') return 'linear';
  throw new Unsupported(`resizing of the mode ${mode}`);
}

function resized(call: OperatorCall, axes: readonly Resizing[]): Value {
  const x = input(call, 0);
  // As in ONNX Runtime, a scale near 1 that changes no length moves no position either.
  if (axes.every(({ length, result }) => length === result)) return x;
  const interpolations = x.order.map((axis): Interpolation | null => {
    const resizing = at(axes, axis);
    return isKept(resizing) ? null : interpolationOf(resizing);
  });
  const tensor = resizedAxes(x.tensor, interpolations);
  const outside = float(call, 'extrapolation_value') ?? 0;
  return { tensor: withOutside(tensor, interpolations, outside), type: x.type, order: x.order };
}

function isKept({ length, result, scale, coordinates, antialiases }: Resizing): boolean {
  return length === result && (scale === 1 || antialiases) && coordinates !== 'tf_crop_and_resize';
}

/** Sets the positions that lie outside of the input to a value. */
function withOutside(x: tf.Tensor, axes: readonly (Interpolation | null)[], value: number): tf.Tensor {
  return axes.reduce((part, rows, axis) => {
    if (rows?.some((taps) => taps.length === 0) !== true) return part;
    const isInside = tf.tensor(
      rows.map((taps) => taps.length > 0),
      x.shape.map((length, i) => (i === axis ? length : 1)),
      'bool',
    );
    return tf.where(tf.broadcastTo(isInside, x.shape), part, tf.fill(x.shape, value, x.dtype));
  }, x);
}
