import { plain, signed } from './format.ts';
import type { OutcomeReading } from './outcome-reading.ts';
import type { Scale } from './scale.ts';

/** "−3" or "+3": an end of the scale in the outcome's own sign; the first is the supporting one. */
export function endInWords(side: -1 | 1, { limit }: Pick<Scale, 'limit'>, { sense }: OutcomeReading): string {
  const value = sense * side * limit;
  return `${value > 0 ? '+' : ''}${plain(value)}`;
}

const ranges = {
  reference: 'reference scale',
  all: 'fitted scale',
  p99: 'scale of 99 % of blocks',
  p95: 'scale of 95 % of blocks',
} as const;

const steps = { root: 'square-root steps', log: 'logarithmic steps', linear: 'linear steps' } as const;

/** What a map says that shows no effect. */
const withoutEffects = {
  none: 'nothing measured yet',
  skipped: 'every block overlaps the RoI, so that there is no map',
  some: 'no effect found',
} as const;

/** "largest −0.098 pts · reference scale ±3 pts, square-root steps · ◥ 2 beyond": what keeps a small map from looking large. */
export function scaleInWords(
  { known, largest, range, limit, beyond, threshold, thresholdBy, ...scale }: Scale,
  { unit }: OutcomeReading,
): string {
  const hidden =
    threshold === 0
      ? []
      : [
          `${thresholdBy === 'effect' ? 'effects' : 'certain effects'} below ${rounded(threshold)} ${unit} hidden`,
        ];
  return [
    largest === 0 ? withoutEffects[known] : `largest ${signed(largest)} ${unit}`,
    `${ranges[range]} ±${plain(limit)} ${unit}, ${steps[scale.steps]}`,
    ...(beyond === 0 ? [] : [`◥ ${beyond} beyond`]),
    ...hidden,
  ].join(' · ');
}

/** A size in two digits: "0.30". */
export function rounded(size: number): string {
  return plain(Number(size.toPrecision(2)));
}
