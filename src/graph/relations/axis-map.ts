import { type Interval, intersectIntervals, isEmptyInterval, emptyInterval } from '../region.ts';

/** How positions along an output axis depend on positions along an input axis. */
export interface AxisMap {
  /** Input positions that an interval of the output reads, including padding outside the input. */
  readonly need: (output: Interval) => Interval;
  /** Output positions that an interval of the input can change. */
  readonly influence: (input: Interval) => Interval;
}

/** Each output position depends on the same input position. */
export const identityMap: AxisMap = { need: (output) => output, influence: (input) => input };

/** Output position `o` reads input position `o − by`, for an output of `length`. */
export function shifted(by: number, length: number): AxisMap {
  return {
    need: ([start, end]) => [start - by, end - by],
    influence: ([start, end]) => intersectIntervals([start + by, end + by], [0, length]),
  };
}

/** A sliding window: output `o` reads `o·stride − padding + dilation·{0 … kernel − 1}`. */
export interface SlidingWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before the first position. */
  readonly padding: number;
}

/** Convolution and pooling along one axis (ONNX operator spec, Conv and MaxPool); `length` is the output's. */
export function slidingWindow({ kernel, stride, dilation, padding }: SlidingWindow, length: number): AxisMap {
  const reach = (kernel - 1) * dilation;
  return {
    need: ([start, end]) =>
      isEmptyInterval([start, end])
        ? emptyInterval
        : [start * stride - padding, (end - 1) * stride - padding + reach + 1],
    influence: ([start, end]) =>
      isEmptyInterval([start, end])
        ? emptyInterval
        : intersectIntervals(
            [Math.ceil((start + padding - reach) / stride), Math.floor((end - 1 + padding) / stride) + 1],
            [0, length],
          ),
  };
}

/**
 * Transposed convolution along one axis: input `i` writes `i·stride − padding + dilation·{0 … kernel − 1}`. `need`
 * covers the whole output interval, also where a kernel shorter than the stride writes nothing.
 */
export function scatteredWindow(
  { kernel, stride, dilation, padding }: SlidingWindow,
  length: number,
): AxisMap {
  const reach = (kernel - 1) * dilation;
  return {
    need: ([start, end]) =>
      isEmptyInterval([start, end])
        ? emptyInterval
        : [
            Math.min(Math.ceil((start + padding - reach) / stride), Math.floor((start + padding) / stride)),
            Math.max(
              Math.floor((end - 1 + padding) / stride) + 1,
              Math.ceil((end - 1 + padding - reach) / stride) + 1,
            ),
          ],
    influence: ([start, end]) =>
      isEmptyInterval([start, end])
        ? emptyInterval
        : intersectIntervals(
            [start * stride - padding, (end - 1) * stride - padding + reach + 1],
            [0, length],
          ),
  };
}

/** An arbitrary dependence: the interval of the input that each output position reads. */
export function tabulated(reads: readonly Interval[]): AxisMap {
  return {
    need: ([start, end]) => {
      let low = Infinity;
      let high = -Infinity;
      for (const [from, to] of reads.slice(Math.max(0, start), end)) {
        if (to <= from) continue;
        low = Math.min(low, from);
        high = Math.max(high, to);
      }
      return low < high ? [low, high] : emptyInterval;
    },
    influence: ([start, end]) => {
      const isHit = ([from, to]: Interval): boolean => from < end && start < to && from < to;
      const first = reads.findIndex(isHit);
      return first < 0 ? emptyInterval : [first, reads.findLastIndex(isHit) + 1];
    },
  };
}
