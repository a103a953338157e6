/** How one axis is resized (ONNX operator spec, Resize-19). */
export interface Resizing {
  readonly length: number;
  readonly result: number;
  readonly scale: number;
  readonly mode: 'nearest' | 'linear' | 'cubic';
  /** `coordinate_transformation_mode` */
  readonly coordinates: string;
  /** `nearest_mode`; `simple` is what version 10 does. */
  readonly nearest: string;
  readonly cubicCoefficient: number;
  readonly excludesOutside: boolean;
  readonly antialiases: boolean;
  /** Part of the axis that is resized, from 0 to 1 (`tf_crop_and_resize`). */
  readonly crop: readonly [number, number];
}

/** A position of the input, and how much of it is taken. */
export interface Tap {
  readonly place: number;
  readonly weight: number;
}

/** For each position of the result what it is made of; nothing where it lies outside of the input. */
export type Interpolation = readonly (readonly Tap[])[];

const { fround } = Math;

/** What a resized axis is made of, in the arithmetic of 32-bit floats that decides ties. */
export function interpolationOf(axis: Resizing): Interpolation {
  const { length, result, scale, coordinates } = axis;
  const isCropped = coordinates === 'tf_crop_and_resize';
  return Array.from({ length: result }, (_, position) => {
    if (scale === 1 && result === length && !isCropped) return [{ place: position, weight: 1 }];
    const source = sourceOf(axis, position);
    return isCropped && (source < 0 || source > length - 1) ? [] : tapsAt(axis, source);
  });
}

/** Where a position of the result lies in the input. */
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
    const place = Math.max(0, Math.min(length - 1, nearestTo(source, nearest, scale)));
    return [{ place, weight: 1 }];
  }
  const kernel = mode === 'linear' ? triangle : cubic(cubicCoefficient);
  const reach = mode === 'linear' ? 1 : 2;
  const width = antialiases && scale < 1 ? fround(1 / scale) : 1;
  const first = Math.floor(source - reach * width) + 1;
  const last = Math.ceil(source + reach * width) - 1;
  const all = Array.from({ length: Math.max(1, last - first + 1) }, (_, i) => first + i).map((place) => ({
    place,
    weight: kernel((place - source) / width),
  }));
  const isOutsideLost = excludesOutside && (mode === 'cubic' || antialiases);
  const kept = isOutsideLost ? all.filter(({ place }) => place >= 0 && place < length) : all;
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return kept.map(({ place, weight }) => ({
    place: Math.max(0, Math.min(length - 1, place)),
    weight: weight / total,
  }));
}

function nearestTo(source: number, mode: string, scale: number): number {
  // As near to the middle as 32 bits tell apart counts as the middle, as in ONNX Runtime.
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

/** Keys' kernel (1981), with −0.5 as its coefficient, or −0.75 as others take it. */
function cubic(a: number): (distance: number) => number {
  return (distance) => {
    const x = Math.abs(distance);
    if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  };
}

/** A matrix `[result, length]` in row order. */
export function matrixOf(rows: Interpolation, length: number): Float32Array {
  const matrix = new Float32Array(rows.length * length);
  rows.forEach((taps, row) => {
    for (const { place, weight } of taps) {
      const cell = row * length + place;
      matrix[cell] = (matrix[cell] ?? 0) + weight;
    }
  });
  return matrix;
}
