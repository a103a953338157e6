import type { Histogram } from '../../src/documents/input-steps.ts';

/**
 * A histogram as the outline of its bars, `bins` wide and 1 high, downwards from the top. Heights are square roots of counts,
 * and the tallest bar, often the background's zeros, is cut where it is twice as high as the next.
 */
export function histogramPath({ counts }: Histogram): string {
  const heights = counts.map(Math.sqrt);
  const [tallest = 1, next = 0] = heights.toSorted((a, b) => b - a);
  const most = next > 0 ? Math.min(tallest, 2 * next) : Math.max(1, tallest);
  const bars = heights.map((height) => `V${round(1 - Math.min(1, height / most))}h1`);
  return `M0 1${bars.join('')}V1z`;
}

/** A bound of a histogram for people. */
export function boundInWords(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
