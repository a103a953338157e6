import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { at } from '../../src/at.ts';
import type { PreprocessingSettings } from '../../src/documents/preprocessing.ts';
import { inferPreprocessing } from '../../src/imaging/infer-preprocessing.ts';
import { normalize, toModelSpace } from '../../src/imaging/preprocess.ts';
import { readImageFor } from '../../src/imaging/read-stack.ts';
import { gridFor } from '../../src/imaging/resampling/image-grid.ts';
import { openVolume } from '../../src/imaging/volumes/read-volume.ts';

interface Preprocessed {
  readonly size: readonly number[];
  /** Channels first, in row order. */
  readonly values: Float32Array;
}

/** A whole volume, of one file or of one for each channel, as settings bring it to a model's input of its size. */
export async function preprocessed(
  paths: readonly string[],
  settings: PreprocessingSettings,
): Promise<Preprocessed> {
  const path = at(paths, 0);
  const { axes, orientation } = settings;
  const taken = { ...(axes && { axes }), ...(orientation !== undefined && { orientation }) };
  const { header } = await openVolume(path);
  const channels = paths.length === 1 ? header.channels : paths.length;
  const stack = await readImageFor(paths, { channels, size: [null, null, null], ...taken });
  const grid = gridFor(stack, settings, basename(path));
  const { image } = stack;
  const size = grid?.size ?? image.size;
  const shape = { channels: image.channels.length, size: [null, null, null] };
  const { preprocessing } = inferPreprocessing(image, shape, { grid, padToMultiple: 1, ...settings });
  const { spacing, order, align, normalizeBefore, clip, clipPercentiles } = settings;
  const input = {
    ...{ ...preprocessing, layout: 'NCDHW' as const, scale: settings.scale ?? 1 },
    ...{ mean: settings.mean ?? [0], std: settings.std ?? [1], channelOrder: 'stored' as const },
    ...{ spacing, order, align, normalizeBefore, clip, clipPercentiles },
    ...{ normalize: settings.normalize === 'none' ? undefined : settings.normalize },
    ...(grid && { grid }),
  };
  assert.deepEqual(preprocessing.crop?.of, [...size]);
  return { size: input.size, values: normalize(toModelSpace(image, input), input) };
}

/** The largest difference from what another program has, as a share of the largest value. */
export function apart(found: Float32Array, expected: ArrayLike<number>): number {
  assert.equal(found.length, expected.length);
  let [most, largest] = [0, 1];
  for (const [i, value] of found.entries()) {
    most = Math.max(most, Math.abs(value - (expected[i] ?? NaN)));
    largest = Math.max(largest, Math.abs(expected[i] ?? NaN));
  }
  return most / largest;
}
