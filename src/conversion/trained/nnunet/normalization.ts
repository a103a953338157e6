import { at } from '../../../at.ts';
import type { PreprocessingSettings } from '../../../documents/preprocessing.ts';
import { UserError } from '../../../errors.ts';
import type { ReadPipeline } from '../read-pipeline.ts';
import type { Configuration, Plans } from './plans.ts';

type Normalization = Pick<PreprocessingSettings, 'clip' | 'normalize'>;

/**
 * How values of each channel are normalized, which nnU-Net does before it resamples
 * (`nnunetv2/preprocessing/normalization/default_normalization_schemes.py`).
 * @throws UserError when the plans do not say it for each channel
 */
export function normalizationOf(
  plans: Plans,
  { normalization_schemes: schemes, use_mask_for_norm: masked }: Configuration,
  channels: number,
): ReadPipeline {
  if (schemes.length < channels)
    throw new UserError(
      `plans.json says how ${schemes.length} channels are normalized, and dataset.json names ${channels}: take both from one training.`,
    );
  const found = Array.from({ length: channels }, (_, channel) =>
    schemeOf(plans, at(schemes, channel), masked[channel] ?? false, channel),
  );
  const unknown = schemes.filter((_, channel) => found[channel] === null);
  const shared = sharedBy(found.map((one) => one ?? { normalize: 'none' }));
  return {
    preprocessing: { ...(shared ?? { normalize: 'none' }), normalizeBefore: 'resampling' },
    notReproduced: [
      ...unknown.map((scheme) => `The normalization ${scheme} is not known: values are left as they are.`),
      ...(shared === null
        ? [
            `Channels are normalized by ${schemes.slice(0, channels).join(', ')}, one each: values are left as they are.`,
          ]
        : []),
    ],
  };
}

/** What becomes of one channel; null where the scheme is not known. */
function schemeOf(
  { foreground_intensity_properties_per_channel: intensities = {} }: Plans,
  scheme: string,
  isMasked: boolean,
  channel: number,
): Normalization | null {
  switch (scheme) {
    case 'ZScoreNormalization':
      return { normalize: isMasked ? 'zscoreMasked' : 'zscore' };
    case 'RescaleTo01Normalization':
      return { normalize: 'minmax' };
    case 'RGBTo01Normalization':
      return { normalize: { mean: 0, std: 255 } };
    case 'NoNormalization':
      return { normalize: 'none' };
    case 'CTNormalization': {
      const own = intensities[channel];
      if (own === undefined)
        throw new UserError(
          `plans.json lacks the intensities of channel ${channel}, which CTNormalization needs.`,
        );
      return {
        clip: [own.percentile_00_5, own.percentile_99_5],
        normalize: { mean: own.mean, std: Math.max(own.std, 1e-8) },
      };
    }
    default:
      return null;
  }
}

/** One normalization for all channels; null where they have several that settings cannot say together. */
function sharedBy(channels: readonly Normalization[]): Normalization | null {
  const first = at(channels, 0);
  if (channels.every((one) => JSON.stringify(one) === JSON.stringify(first))) return first;
  const areClippedAlike = channels.every(({ clip }) => JSON.stringify(clip) === JSON.stringify(first.clip));
  const fixed = channels.flatMap(({ normalize }) => {
    if (normalize === 'none') return [{ mean: 0, std: 1 }];
    return typeof normalize === 'object' ? [normalize] : [];
  });
  if (!areClippedAlike || fixed.length < channels.length) return null;
  const numbers = (name: 'mean' | 'std'): number[] => fixed.flatMap((one) => one[name]);
  return {
    ...(first.clip && { clip: first.clip }),
    normalize: { mean: numbers('mean'), std: numbers('std') },
  };
}
