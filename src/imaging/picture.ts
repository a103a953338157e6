import { at } from '../at.ts';
import { type Size, volumeOf } from '../documents/box.ts';
import { blocksAlong } from '../documents/grid.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { Picture, VolumePicture } from '../documents/picture.ts';
import type { Colours } from './colour.ts';
import type { StoredImage } from './stored-image.ts';

/** What of a model's input says how its intensities are seen. */
export type SeenInput = Pick<ModelInput, 'size' | 'channels' | 'channelOrder' | 'scale' | 'normalize'>;

/**
 * Intensities (row order, channels innermost, as `toModelSpace` gives them) as people see them. 8-bit images look as they
 * are unless they were normalized; of deeper ones, the 1st to 99.8th percentile is stretched from black to white. Of
 * channels without colours, as of two, the first is shown, in grey; of more than three, the first three where they are
 * colours. Of a volume the first is shown.
 */
export function toPicture(intensities: Float32Array, input: SeenInput, depth: StoredImage['depth']): Picture {
  return pictureBy(levels(intensities, input, depth), intensities, input);
}

/** Intensities as people see them, by the levels of their values. */
export function pictureBy(
  levelOf: (value: number) => number,
  intensities: Float32Array,
  input: SeenInput,
): Picture {
  const { size, channels } = input;
  if (size.length === 3) return volumePicture(size, (i) => levelOf(intensities[i * channels] ?? 0));
  const [height, width] = [at(size, 0), at(size, 1)];
  const shown = shownChannels(input);
  const rgb = new Uint8Array(height * width * 3);
  for (let i = 0; i < rgb.length; i++)
    rgb[i] = levelOf(intensities[Math.floor(i / 3) * channels + at(shown, i % 3)] ?? 0);
  return { width, height, rgb };
}

/**
 * How values become levels from 0 (black) to 255 (white): one window for all, so that images in the same window can be
 * compared. Where zeros stay 0 as others are normalized, they are the background: black.
 */
export function levels(
  intensities: Float32Array,
  { size, channels, channelOrder, scale, normalize }: SeenInput,
  depth: StoredImage['depth'],
): (value: number) => number {
  const shown = size.length === 3 ? [0] : shownChannels({ channels, channelOrder });
  const isWhole = new Set(shown).size === channels;
  const [low, high] =
    depth === 'uint8' && normalize === undefined
      ? [0, 255 / scale]
      : percentiles(isWhole ? intensities : taken(intensities, channels, shown));
  const isZeroBlack = normalize === 'zscoreNonzero';
  return (value) =>
    isZeroBlack && value === 0 ? 0 : Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low))));
}

/** Voxels of a picture of a volume, at most: of a larger one, every second, third, … is shown. */
const mostVoxels = 2 ** 24;

function volumePicture(size: Size<'input'>, levelAt: (index: number) => number): VolumePicture {
  let factor = 1;
  const shownBy = (every: number): Size<'input'> => blocksAlong({ size, block: size.map(() => every) });
  while (volumeOf(shownBy(factor)) > mostVoxels) factor++;
  const seen = shownBy(factor);
  const [slices, rows, columns] = [at(seen, 0), at(seen, 1), at(seen, 2)];
  const grey = new Uint8Array(volumeOf(seen));
  let i = 0;
  for (let z = 0; z < slices; z++) {
    for (let y = 0; y < rows; y++) {
      const row = (z * factor * at(size, 1) + y * factor) * at(size, 2);
      for (let x = 0; x < columns; x++, i++) grey[i] = levelAt(row + x * factor);
    }
  }
  return { size: seen, grey, factor };
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
