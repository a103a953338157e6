import type { ModelInput } from '../../src/documents/explanation.ts';
import type { InputStep, StepName } from '../../src/documents/input-steps.ts';
import { boundInWords } from './histogram-path.ts';

/** What a step does, and how, in a few words. */
export interface StepWords {
  readonly title: string;
  readonly detail: string | null;
}

/** What a step does to an image. */
export function stepInWords(step: StepName, input: ModelInput): StepWords {
  switch (step) {
    case 'file':
      return { title: 'File', detail: null };
    case 'cropToNonzero':
      return { title: 'Cropped', detail: 'to nonzero values' };
    case 'resampling':
      return { title: 'Resampled', detail: { 0: 'nearest', 1: 'linear', 3: 'cubic' }[input.order ?? 3] };
    case 'clip':
      return { title: 'Clipped', detail: clipInWords(input) };
    case 'normalize':
      return { title: 'Normalized', detail: normalizeInWords(input.normalize) };
    case 'fit':
      return { title: fitInWords(input), detail: null };
    case 'scale':
      return { title: 'Scaled', detail: scaleInWords(input) };
  }
}

/** How large an image is after a step, and how far its positions lie apart; what the step leaves unchanged is left out. */
export function stepSizes(step: MeasuredStep, before: MeasuredStep | undefined): readonly string[] {
  const own = measures(step);
  const others = before === undefined ? [] : measures(before);
  return own.filter((text, i) => text !== others[i]);
}

type MeasuredStep = Pick<InputStep, 'size' | 'spacing'>;

function measures({ size, spacing }: MeasuredStep): readonly string[] {
  const millimetres = spacing?.map((length) => Number(length.toPrecision(3))).join('×');
  return [size.join('×'), ...(millimetres === undefined ? [] : [`${millimetres} mm`])];
}

function clipInWords({ clip, clipPercentiles }: ModelInput): string {
  const bounds = clip === undefined ? [] : [`to ${boundInWords(clip[0])} … ${boundInWords(clip[1])}`];
  const shares =
    clipPercentiles === undefined ? [] : [`to percentiles ${clipPercentiles[0]} and ${clipPercentiles[1]}`];
  return [...bounds, ...shares].join(', ');
}

function normalizeInWords(normalize: ModelInput['normalize']): string {
  switch (normalize) {
    case 'zscore':
      return 'mean 0, deviation 1';
    case 'zscoreNonzero':
      return 'nonzero values: mean 0, deviation 1';
    case 'zscoreMasked':
      return 'within the nonzero mask: mean 0, deviation 1';
    case 'minmax':
      return 'to the range 0 to 1';
    default:
      return normalize === undefined ? 'not at all' : 'fixed mean and deviation';
  }
}

function fitInWords({ crop, size }: ModelInput): string {
  if (crop === undefined) return 'Resized';
  const isCut = crop.of.some((length, axis) => length > (size[axis] ?? 0));
  const isPadded = crop.start.some(
    (first, axis) => first < 0 || first + (size[axis] ?? 0) > (crop.of[axis] ?? 0),
  );
  if (isCut && isPadded) return 'Cropped, padded with 0';
  return isCut ? 'Cropped' : 'Padded with 0';
}

function scaleInWords({ scale, mean, std }: ModelInput): string {
  const divided = scale === 1 ? [] : [`÷ ${Number(scale.toPrecision(4))}`];
  const isShifted = mean.some((value) => value !== 0) || std.some((value) => value !== 1);
  return [...divided, ...(isShifted ? ['by mean and std'] : [])].join(', ');
}
