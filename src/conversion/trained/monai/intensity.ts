import type { PreprocessingSettings } from '../../../documents/preprocessing.ts';
import type { Json } from '../../known-network.ts';
import type { ReadPipeline } from '../read-pipeline.ts';
import { isList } from './configuration.ts';
import type { Step } from './steps.ts';

/** How a transform of intensities is read; null where its options are not understood. */
type Reading = (step: Step, channels: number) => ReadPipeline | null;

const readings: Readonly<Record<string, Reading>> = {
  ScaleIntensityRange: ({ options }) => {
    const [low, high] = [numberIn(options['a_min']), numberIn(options['a_max'])];
    if (low === null || high === null || low >= high) return null;
    const [to, from] = [numberIn(options['b_max']) ?? 1, numberIn(options['b_min']) ?? 0];
    if (from >= to) return null;
    const std = (high - low) / (to - from);
    const isClipped = options['clip'] === true;
    return read({ ...(isClipped && { clip: [low, high] }), normalize: { mean: low - from * std, std } });
  },
  ScaleIntensityRangePercentiles: ({ options }, channels) => {
    const [lower, upper] = [numberIn(options['lower']), numberIn(options['upper'])];
    if (lower === null || upper === null || lower >= upper || options['relative'] === true) return null;
    const isPlain = options['clip'] === true && options['b_min'] === 0 && options['b_max'] === 1;
    if (!isPlain) return null;
    const isAlone = channels === 1 || options['channel_wise'] === true;
    return read({ clipPercentiles: [lower, upper], normalize: 'minmax' }, isAlone ? [] : [together]);
  },
  ScaleIntensity: ({ options }, channels) => {
    const [low, high] = [options['minv'] ?? 0, options['maxv'] ?? 1];
    if (low !== 0 || high !== 1 || typeof options['factor'] === 'number') return null;
    return read(
      { normalize: 'minmax' },
      channels === 1 || options['channel_wise'] === true ? [] : [together],
    );
  },
  NormalizeIntensity: ({ options }, channels) => {
    const [subtrahend, divisor] = [options['subtrahend'] ?? null, options['divisor'] ?? null];
    const isNonzero = options['nonzero'] === true;
    if (subtrahend === null && divisor === null) {
      const isAlone = channels === 1 || options['channel_wise'] === true;
      return read({ normalize: isNonzero ? 'zscoreNonzero' : 'zscore' }, isAlone ? [] : [together]);
    }
    const [mean, std] = [numbersIn(subtrahend), numbersIn(divisor)];
    if (isNonzero || mean === null || std === null || std.some((one) => one <= 0)) return null;
    return read({ normalize: { mean, std } });
  },
};

const together = 'Channels are normalized together in the training; here each is by itself.';

/** Names of the transforms of intensities that are read. */
export const intensitySteps: readonly string[] = Object.keys(readings);

/** A transform of intensities as settings. */
export function intensityOf(step: Step, channels: number): ReadPipeline {
  const found = step.unresolved.length > 0 ? null : readings[step.name]?.(step, channels);
  if (found) return found;
  return {
    preprocessing: { normalize: 'none' },
    notReproduced: [`The options of ${step.name} are not understood: values are left as they are.`],
  };
}

function read(preprocessing: PreprocessingSettings, notReproduced: readonly string[] = []): ReadPipeline {
  return { preprocessing, notReproduced };
}

function numberIn(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function numbersIn(value: Json): number[] | null {
  const list = isList(value) ? value : [value];
  const numbers = list.flatMap((one) => (typeof one === 'number' ? [one] : []));
  return numbers.length === list.length && numbers.length > 0 ? numbers : null;
}
