/** How one axis is resized (ONNX operator spec, Resize-19). */
export interface Resizing {
  readonly length: number;
  readonly result: number;
  readonly scale: number;
  readonly mode: 'nearest' | 'linear' | 'cubic';
  /** `coordinate_transformation_mode` */
  readonly coordinates: string;
  /** `nearest_mode`; `simple` is the rounding of version 10. */
  readonly nearest: string;
  readonly cubicCoefficient: number;
  readonly excludesOutside: boolean;
  readonly antialiases: boolean;
  /** The part of the axis that is resized, from 0 to 1 (`tf_crop_and_resize`). */
  readonly crop: readonly [number, number];
}

/** A position of the input and its weight. */
interface Tap {
  readonly position: number;
  readonly weight: number;
}

/** For each position of the result its taps in the input; empty where it lies outside of the input. */
export type Interpolation = readonly (readonly Tap[])[];

const { fround } = Math;

/** The interpolation along a resized axis, computed in 32-bit floats as ONNX Runtime does, which decides ties. */
export function interpolationOf(axis: Resizing): Interpolation {
  const { length, result, scale, coordinates } = axis;
  const isCropped = coordinates === 'tf_crop_and_resize';
  return Array.from({ length: result }, (_, position) => {
    if (scale === 1 && result === length && !isCropped) return [{ position, weight: 1 }];
    const source = sourceOf(axis, position);
    return isCropped && (source < 0 || source > length - 1) ? [] : tapsAt(axis, source);
  });
}

/** The coordinate in the input of a position of the result. */
function sourceOf({ length, result, scale, coordinates, crop }: Resizing, position: number): number {
  const halfPixel = fround(fround(fround(position + 0.5) / scale) - 0.5);
  switch (coordinates) {
    case 'asymmetric':
      return fround(position / scale);
    case 'align_corners':
      return result === 1 ? 0 : fround(fround(position * (length - 1)) / (result - 1));
    case 'pytorch_half_pixel':
      return result === 1 ? 0 : halfPixel;
    case 'tf_half_pixel_for_nn':
      return fround(fround(position + 0.5) / scale);
    case 'half_pixel_symmetric': {
      const adjustment = fround(result / fround(scale * length));
      return fround(fround((length / 2) * fround(1 - adjustment)) + halfPixel);
    }
    case 'tf_crop_and_resize': {
      const [start, end] = crop;
      return fround(
        result === 1
          ? 0.5 * (start + end) * (length - 1)
          : start * (length - 1) + (position * (end - start) * (length - 1)) / (result - 1),
      );
    }
    default:
      return halfPixel;
  }
}

function tapsAt(axis: Resizing, source: number): readonly Tap[] {
  const { length, scale, mode, nearest, cubicCoefficient, excludesOutside, antialiases } = axis;
  if (mode === 'nearest') {
    const position = Math.max(0, Math.min(length - 1, nearestTo(source, nearest, scale)));
    return [{ position, weight: 1 }];
  }
  const kernel = mode === 'linear' ? triangle : cubic(cubicCoefficient);
  const reach = mode === 'linear' ? 1 : 2;
  const width = antialiases && scale < 1 ? fround(1 / scale) : 1;
  const first = Math.floor(source - reach * width) + 1;
  const last = Math.ceil(source + reach * width) - 1;
  const all = Array.from({ length: Math.max(1, last - first + 1) }, (_, i) => first + i).map((position) => ({
    position,
    weight: kernel((position - source) / width),
  }));
  const isOutsideDropped = excludesOutside && (mode === 'cubic' || antialiases);
  const kept = isOutsideDropped ? all.filter(({ position }) => position >= 0 && position < length) : all;
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return kept.map(({ position, weight }) => ({
    position: Math.max(0, Math.min(length - 1, position)),
    weight: weight / total,
  }));
}

function nearestTo(source: number, mode: string, scale: number): number {
  // A position within the precision of 32-bit floats of the middle counts as the middle, as in ONNX Runtime.
  const isBetween = Math.abs(source - Math.trunc(source) - 0.5) <= 1e-6;
  switch (mode) {
    case 'floor':
      return Math.floor(source);
    case 'ceil':
      return Math.ceil(source);
    case 'simple':
      return scale < 1 ? Math.ceil(source) : Math.trunc(source);
    case 'round_prefer_ceil':
      return isBetween ? Math.ceil(source) : Math.round(source);
    default:
      return isBetween ? Math.floor(source) : Math.round(source);
  }
}

function triangle(distance: number): number {
  return Math.max(0, 1 - Math.abs(distance));
}

/** The cubic convolution kernel (Keys, 1981); its coefficient `a` is −0.5 there and −0.75 elsewhere. */
function cubic(a: number): (distance: number) => number {
  return (distance) => {
    const x = Math.abs(distance);
    if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  };
}

/** The interpolation as a matrix `[result, length]` in row-major order. */
export function matrixOf(rows: Interpolation, length: number): Float32Array {
  const matrix = new Float32Array(rows.length * length);
  rows.forEach((taps, row) => {
    for (const { position, weight } of taps) {
      const cell = row * length + position;
      matrix[cell] = (matrix[cell] ?? 0) + weight;
    }
  });
  return matrix;
}
