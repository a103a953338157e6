import { at } from '../../at.ts';
import { volumeOf } from '../../documents/box.ts';

/** How values between positions are found: the nearest one, straight lines, or cubic B-splines through all. */
export type Order = 0 | 1 | 3;

/**
 * Values along one axis of an array at other places, which may lie between positions or outside of the array; there, its
 * ends go on. Cubic splines are those of SciPy's `ndimage` with `mode='nearest'`.
 * @param data in row order
 * @param lengths of the array
 * @param places in positions of the axis, one for each of the result's
 */
export function resampleAxis(
  data: Float32Array,
  lengths: readonly number[],
  axis: number,
  places: Float64Array,
  order: Order,
): Float32Array {
  const length = at(lengths, axis);
  const inner = volumeOf(lengths.slice(axis + 1));
  const outer = volumeOf(lengths.slice(0, axis));
  const taps = tapsAt(places, length, order);
  const result = new Float32Array(outer * places.length * inner);
  const line = new Float64Array(length + 2 * (order === 3 ? padding : 0));
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      fillLine(line, data, o * length * inner + i, inner, length);
      if (order === 3) toCoefficients(line);
      let to = o * places.length * inner + i;
      for (let p = 0, tap = 0; p < places.length; p++, to += inner) {
        let sum = 0;
        for (let k = 0, from = taps.starts[p] ?? 0; k < taps.width; k++, tap++)
          sum += (taps.weights[tap] ?? 0) * (line[from + k] ?? 0);
        result[to] = sum;
      }
    }
  }
  return result;
}

/** Values by which the ends are continued where splines are fitted: what lies further weighs less than 1e-6. SciPy has as many. */
const padding = 12;

function fillLine(line: Float64Array, data: Float32Array, start: number, step: number, length: number): void {
  const before = (line.length - length) / 2;
  for (let i = 0, place = start; i < length; i++, place += step) line[before + i] = data[place] ?? 0;
  line.fill(line[before] ?? 0, 0, before);
  line.fill(line[before + length - 1] ?? 0, before + length);
}

interface Taps {
  /** How many values each result is made of, the first of each, and their weights. */
  readonly width: number;
  readonly starts: Int32Array;
  readonly weights: Float64Array;
}

function tapsAt(places: Float64Array, length: number, order: Order): Taps {
  const width = order + 1;
  const starts = new Int32Array(places.length);
  const weights = new Float64Array(places.length * width);
  for (const [p, place] of places.entries()) {
    if (order === 0) {
      starts[p] = Math.min(length - 1, Math.max(0, Math.floor(place + 0.5)));
      weights[p] = 1;
    } else if (order === 1) {
      const within = Math.min(length - 1, Math.max(0, place));
      const first = Math.min(Math.floor(within), Math.max(0, length - 2));
      starts[p] = first;
      weights.set([1 - (within - first), within - first], 2 * p);
    } else {
      const within = Math.min(length - 1 + padding / 2, Math.max(-padding / 2, place));
      const first = Math.floor(within);
      starts[p] = first - 1 + padding;
      weights.set(cubicWeights(within - first), 4 * p);
    }
  }
  return { width, starts, weights };
}

/** The cubic B-spline at four neighbours of a place that lies by a share behind the second one. */
function cubicWeights(share: number): readonly number[] {
  const rest = 1 - share;
  return [
    rest ** 3 / 6,
    2 / 3 - (share * share * (2 - share)) / 2,
    2 / 3 - (rest * rest * (2 - rest)) / 2,
    share ** 3 / 6,
  ];
}

/** The pole of the cubic B-spline. */
const pole = Math.sqrt(3) - 2;

/**
 * Values become the coefficients of the B-spline through them. Source: Unser, Aldroubi and Eden, B-spline signal
 * processing II, IEEE Transactions on Signal Processing 41 (1993).
 */
function toCoefficients(line: Float64Array): void {
  const last = line.length - 1;
  const gain = (1 - pole) * (1 - 1 / pole);
  for (let i = 0; i <= last; i++) line[i] = (line[i] ?? 0) * gain;
  // As if the line were mirrored at its ends, which are constant as far as that matters.
  let [sum, power] = [line[0] ?? 0, pole];
  for (let i = 1; i <= last && Math.abs(power) > Number.EPSILON; i++, power *= pole)
    sum += power * (line[i] ?? 0);
  line[0] = sum;
  for (let i = 1; i <= last; i++) line[i] = (line[i] ?? 0) + pole * (line[i - 1] ?? 0);
  line[last] = (pole / (pole * pole - 1)) * ((line[last] ?? 0) + pole * (line[last - 1] ?? 0));
  for (let i = last - 1; i >= 0; i--) line[i] = pole * ((line[i + 1] ?? 0) - (line[i] ?? 0));
}
