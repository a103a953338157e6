import { at } from '../at.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { Picture } from '../documents/picture.ts';
import type { Colours } from './colour.ts';
import type { StoredImage } from './stored-image.ts';

/**
 * Intensities (height × width × channels, as `toModelSpace` gives them) as people see them. 8-bit images look
 * as they are; of deeper ones, the 1st to 99.8th percentile is stretched from black to white. Of channels without
 * colours, as of two, the first is shown, in grey; of more than three, the first three where they are colours.
 */
export function toPicture(
  intensities: Float32Array,
  { size, channels, channelOrder, scale }: Pick<ModelInput, 'size' | 'channels' | 'channelOrder' | 'scale'>,
  depth: StoredImage['depth'],
): Picture {
  const [height, width] = [at(size, 0), at(size, 1)];
  const shown = shownChannels({ channels, channelOrder });
  const isWhole = new Set(shown).size === channels;
  const [low, high] =
    depth === 'uint8'
      ? [0, 255 / scale]
      : percentiles(isWhole ? intensities : taken(intensities, channels, shown));
  const rgb = new Uint8Array(height * width * 3);
  for (let i = 0; i < rgb.length; i++) {
    const value = intensities[Math.floor(i / 3) * channels + at(shown, i % 3)] ?? 0;
    rgb[i] = Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low))));
  }
  return { width, height, rgb };
}

/** The channels that are seen as red, green and blue. */
function shownChannels({ channels, channelOrder }: Colours): readonly number[] {
  if (channels < 3 || channelOrder === 'stored') return [0, 0, 0];
  return channelOrder === 'bgr' ? [2, 1, 0] : [0, 1, 2];
}

function taken(intensities: Float32Array, channels: number, shown: readonly number[]): Float32Array {
  return intensities.filter((_, i) => shown.includes(i % channels));
}

function percentiles(values: Float32Array): [number, number] {
  const sorted = values.slice().sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const low = at(0.01);
  // A flat image has no window; any positive width shows it black.
  return [low, Math.max(at(0.998), low + Number.EPSILON)];
}
