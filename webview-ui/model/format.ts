import { isUndiffering } from '../../src/documents/effect-state.ts';
import { at } from '../../src/at.ts';
import { type Box, namesOfAxes, type Space } from '../../src/documents/box.ts';
import { type BlockEffect, countedEffect } from './block-effect.ts';
import type { OutcomeReading } from './outcome-reading.ts';

const minus = '\u2212';

/**
 * A signed number in at most six characters up to 99 999: two digits after the point, three below 0.1, fewer from 100
 * on: "+0.042", "−8.31", "+100.0", "−1024".
 */
export function signed(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const digits = size < 0.0995 ? 3 : size < 99.995 ? 2 : size < 999.95 ? 1 : 0;
  return `${value < 0 ? minus : '+'}${size.toFixed(digits)}`;
}

/** A number without a plus sign and with a real minus: "−3", "0.3". */
export function plain(value: number): string {
  return String(value).replace('-', minus);
}

/** Thousands in thin groups: "12 400". */
export function grouped(value: number): string {
  return value.toFixed(0).replaceAll(/\B(?=(\d{3})+$)/gu, '\u202f');
}

/** A count in few letters: "64", "36.9 k", "7.8 M". */
export function short(value: number): string {
  if (value < 1000) return String(value);
  if (value < 999_500) return `${(value / 1000).toPrecision(3)}\u202fk`;
  return `${(value / 1e6).toPrecision(3)}\u202fM`;
}

/** A share in per cent: "12.3 %". */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** A duration in the largest units that matter: "4.2 s", "38 s", "3 min 05 s", "2 h 10 min". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** "y 128, x 64 · 8 × 8". */
export function place<S extends Space>({ start, size }: Box<S>): string {
  return `${position(start)} · ${shape(size)}`;
}

/** "y 128, x 64". */
export function position(coordinates: readonly number[]): string {
  const names = namesOfAxes(coordinates.length);
  return coordinates.map((coordinate, axis) => `${at(names, axis)} ${coordinate}`).join(', ');
}

/** Sizes of a tensor's axes: "1 × 64 × 128 × 128". */
export function shape(axes: readonly (number | string)[]): string {
  return axes.join(' × ');
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.split(/[/\\]/u).at(-1) ?? path;
}

/** The last part of a path without its ending, which may be that of a packed file: `case` of `case.nii.gz`. */
export function fileStem(path: string): string {
  return fileName(path).replace(/(\.nii)?\.gz$|\.[^.]+$/iu, '');
}

/** How certain an effect is, to stand behind its number: " ± 0.40 pts", " pts, exact for this pool". */
function certainty(effect: BlockEffect, { unit, pool, isPredicted }: OutcomeReading): string {
  if (effect.isExact) return pool === 1 ? ` ${unit}, exact` : ` ${unit}, exact for this pool`;
  return effect.n > 1 || isPredicted
    ? ` ± ${effect.se.toFixed(2)} ${unit}`
    : ` ${unit} after ${effect.n} draw`;
}

/** "−8.31": what an effect counts with, as it stands in a list; a dash where it cannot be measured. */
export function effectNumber(effect: BlockEffect): string {
  return isUndiffering(effect) ? '–' : signed(countedEffect(effect));
}

/** "−8.31 ± 0.40 pts": mean and standard error, or that there is none. */
export function effectInWords(effect: BlockEffect, outcome: OutcomeReading): string {
  if (isUndiffering(effect)) return 'no effect known';
  const counted = countedEffect(effect);
  const isZero = counted === 0 && effect.state !== 'undetermined';
  return isZero ? `0 ${outcome.unit}` : signed(counted) + certainty(effect, outcome);
}

/** "−9.10 to −7.52 pts": the 95 % interval; null where it adds nothing to the effect. */
export function intervalInWords(effect: BlockEffect, { unit }: OutcomeReading): string | null {
  const { state, n, low, high } = effect;
  const isOpen = state === 'measured' || state === 'decided' || state === 'undetermined';
  return isOpen && n > 0 && low < high ? `${signed(low)} to ${signed(high)} ${unit}` : null;
}

/** What became of a block, in words. */
export function stateInWords(effect: BlockEffect, outcome: OutcomeReading): string {
  const zero = `${outcome.zero} ${outcome.unit}`;
  switch (effect.state) {
    case 'unknown':
      return 'Not measured yet';
    case 'skipped':
      return 'Overlaps the region of interest: not measured';
    case 'proved':
      return 'Cannot affect the region of interest: exactly zero';
    case 'screened':
      return 'No screening draw changed Dice: counts as zero';
    case 'negligible':
      return effect.mean === 0 && effect.isExact ? 'No effect' : `Within ±${zero}: counts as zero`;
    case 'undetermined':
      return isUndiffering(effect)
        ? 'No donor differs here: the effect cannot be measured'
        : `Not yet distinguishable from zero${outcome.pool === null ? '' : ': more draws are needed'}`;
    case 'measured':
    case 'decided':
      return outcome.sense * effect.mean < 0 ? 'Supports the segmentation' : 'Works against the segmentation';
  }
}
