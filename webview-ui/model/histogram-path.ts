import type { Histogram } from '../../src/documents/input-steps.ts';

/**
 * A histogram as the outline of its bars, `bins` wide and 1 high, downwards from the top. Heights are square roots of counts,
 * so that what is rare beside a background of zeros is seen.
 */
export function histogramPath({ counts }: Histogram): string {
  const most = Math.sqrt(Math.max(1, ...counts));
  const bars = counts.map((count) => `V${round(1 - Math.sqrt(count) / most)}h1`);
  return `M0 1${bars.join('')}V1z`;
}

/** A bound of a histogram for people. */
export function boundInWords(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
