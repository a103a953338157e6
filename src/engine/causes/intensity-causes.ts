import type { ModelInput } from '../../documents/explanation.ts';
import { at } from '../../at.ts';
import { normalize, toModelSpace } from '../../imaging/preprocess.ts';
import type { StoredImage } from '../../imaging/stored-image.ts';
import { type CauseBench, outputFor, readRoiOf } from './cause-bench.ts';
import { type CauseTrial, isSameInput } from './cause-trial.ts';

/** What of a model's input leaves values as the files store them. */
const asStored = {
  ...{ clip: undefined, clipPercentiles: undefined, normalize: undefined },
  ...{ scale: 1, mean: [0], std: [1] },
};

/** The image normalized in other ways than the settings say, and its intensities a little larger, smaller or shifted. */
export function intensityCauses(bench: CauseBench, image: StoredImage): readonly CauseTrial[] {
  const { input, pass } = bench.scene;
  const trial = (done: string, how: string, itemOf: () => Float32Array): CauseTrial => ({
    ...{ kind: 'intensity', done, how, draws: 1, passes: 1 },
    async read() {
      const item = itemOf();
      if (isSameInput(item, pass.image)) return null;
      return readRoiOf(bench, await outputFor(bench.scene, item));
    },
  });
  const anew = (done: string, asked: Pick<ModelInput, 'clipPercentiles' | 'normalize'>): CauseTrial =>
    trial(done, 'Instead of what the settings say of intensities.', () => {
      const plain = { ...input, ...asStored, ...asked };
      return normalize(toModelSpace(image, plain), plain);
    });
  const shifted = (
    done: string,
    how: string,
    change: (value: number, channel: number) => number,
  ): CauseTrial =>
    trial(done, how, () =>
      normalize(
        pass.intensities.map((value, i) => change(value, i % input.channels)),
        input,
      ),
    );
  const gain = 'Of the input as the settings normalize it, before mean and std.';
  const offset =
    'By a tenth of the range from the least to the largest value of each channel, before mean and std.';
  const ranges = rangesOf(pass.intensities, input.channels);
  return [
    anew('values are as they are stored', {}),
    anew('values are from 0 to 1 (least to largest)', { normalize: 'minmax' }),
    anew('values are z-scores over the whole image', { normalize: 'zscore' }),
    anew('values are z-scores over what is not 0', { normalize: 'zscoreNonzero' }),
    trial(
      'values are clipped to their percentiles 0.5 and 99.5',
      'Besides what else the settings say of intensities.',
      () => normalize(toModelSpace(image, { ...input, clipPercentiles: [0.5, 99.5] }), input),
    ),
    shifted('values are 10 % larger', gain, (value) => 1.1 * value),
    shifted('values are 10 % smaller', gain, (value) => 0.9 * value),
    shifted('values are raised by a tenth of their range', offset, (value, c) => value + at(ranges, c) / 10),
    shifted('values are lowered by a tenth of their range', offset, (value, c) => value - at(ranges, c) / 10),
  ];
}

function rangesOf(intensities: Float32Array, channels: number): readonly number[] {
  const low = new Array<number>(channels).fill(Infinity);
  const high = new Array<number>(channels).fill(-Infinity);
  for (const [i, value] of intensities.entries()) {
    const c = i % channels;
    if (value < at(low, c)) low[c] = value;
    if (value > at(high, c)) high[c] = value;
  }
  return high.map((value, c) => value - at(low, c));
}
