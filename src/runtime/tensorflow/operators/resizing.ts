import * as tf from '@tensorflow/tfjs-core';
import { type Interpolation, interpolationOf, type Resizing } from '../interpolation.ts';
import {
  type Application,
  float,
  floats,
  fromFront,
  input,
  int,
  ints,
  type Operator,
  optional,
  text,
  Unsupported,
} from '../operator.ts';
import { resizedAxes } from '../resize-axes.ts';
import { numbersOf, shapeOf, type Value } from '../value.ts';

export const resizingOperators: Readonly<Record<string, Operator>> = {
  Resize: (at) => [at.opset < 11 ? resized(at, formerAxes(at)) : resized(at, axesOf(at))],
  Upsample: (at) => [resized(at, formerAxes(at))],
};

/** Each of the graph's axes as Upsample and the first Resize treat it. */
function formerAxes(at: Application): readonly Resizing[] {
  const given = optional(at, 1);
  const scales = given === null ? (floats(at, 'scales') ?? []) : numbersOf(given);
  return shapeOf(input(at, 0)).map((length, axis) => {
    const scale = scales[axis] ?? 1;
    return {
      length,
      scale,
      result: resultOf(length, scale),
      mode: modeOf(at),
      coordinates: 'asymmetric',
      nearest: 'simple',
      cubicCoefficient: -0.75,
      excludesOutside: false,
      antialiases: false,
      crop: [0, 1],
    };
  });
}

/** Each of the graph's axes as Resize treats it (ONNX operator spec, Resize-19). */
function axesOf(at: Application): readonly Resizing[] {
  const lengths = shapeOf(input(at, 0));
  const axes = (ints(at, 'axes') ?? lengths.map((_, axis) => axis)).map((axis) =>
    fromFront(axis, lengths.length),
  );
  const [crops, scales, sizes] = [1, 2, 3].map((index) => {
    const value = optional(at, index);
    return value === null || value.tensor.size === 0 ? null : numbersOf(value);
  });
  const policy = text(at, 'keep_aspect_ratio_policy') ?? 'stretch';
  const ratios = axes.map((axis, i) => (sizes?.[i] ?? 1) / (lengths[axis] ?? 1));
  const common = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  return lengths.map((length, axis) => {
    const i = axes.indexOf(axis);
    const isKept = i < 0;
    const isCommon = policy !== 'stretch' && sizes !== null && !isKept;
    const asked = isKept ? length : (sizes?.[i] ?? null);
    const scale = isKept ? 1 : Math.fround(isCommon ? common : (scales?.[i] ?? (asked ?? length) / length));
    return {
      length,
      scale,
      result: isCommon ? Math.floor(common * length + 0.5) : (asked ?? resultOf(length, scale)),
      mode: modeOf(at),
      coordinates: isKept ? 'asymmetric' : (text(at, 'coordinate_transformation_mode') ?? 'half_pixel'),
      nearest: text(at, 'nearest_mode') ?? 'round_prefer_floor',
      cubicCoefficient: float(at, 'cubic_coeff_a') ?? -0.75,
      excludesOutside: int(at, 'exclude_outside') === 1,
      antialiases: int(at, 'antialias') === 1,
      crop: isKept ? [0, 1] : [crops?.[i] ?? 0, crops?.[i + axes.length] ?? 1],
    };
  });
}

function resultOf(length: number, scale: number): number {
  return Math.floor(Math.fround(length * Math.fround(scale)));
}

function modeOf(at: Application): Resizing['mode'] {
  const mode = text(at, 'mode') ?? 'nearest';
  if (mode === 'nearest' || mode === 'linear' || mode === 'cubic') return mode;
  if (mode === 'bilinear' || mode === 'trilinear') return 'linear';
  throw new Unsupported(`resizing of the mode ${mode}`);
}

function resized(at: Application, axes: readonly Resizing[]): Value {
  const x = input(at, 0);
  // As in ONNX Runtime, where a factor near 1 that changes no length moves no position either.
  if (axes.every(({ length, result }) => length === result)) return x;
  const interpolations = x.order.map((axis): Interpolation | null => {
    const resizing = axes[axis];
    return resizing === undefined || isKept(resizing) ? null : interpolationOf(resizing);
  });
  const tensor = resizedAxes(x.tensor, interpolations);
  const outside = float(at, 'extrapolation_value') ?? 0;
  return { tensor: withOutside(tensor, interpolations, outside), type: x.type, order: x.order };
}

function isKept({ length, result, scale, coordinates, antialiases }: Resizing): boolean {
  return length === result && (scale === 1 || antialiases) && coordinates !== 'tf_crop_and_resize';
}

/** Puts a value where there is nothing to interpolate. */
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
