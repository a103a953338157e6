import { volumeOf } from '../../documents/box.ts';
import type { Question } from '../../documents/explanation.ts';
import { blur } from '../../imaging/blur.ts';
import type { TreatmentQuestion } from './treatment-question.ts';

const words: Readonly<Record<Question['treatment'], string>> = {
  patches: 'natural patches',
  zero: 'zero intensity (black)',
  mean: "the image's mean intensity",
  blur: 'the block blurred by a Gaussian of half its side',
};

/** What blocks are set to, for people. */
export function treatmentInWords({
  treatment,
  input,
  regions,
}: Pick<TreatmentQuestion, 'treatment' | 'input' | 'regions'>): string {
  if (treatment === 'blur' && regions !== undefined)
    return 'the image blurred by a Gaussian of half the sides of the largest region';
  // A normalized zero is no black.
  const isMean = treatment === 'zero' && input.normalize === 'zscore';
  return isMean ? 'zero, which is the mean of the normalized image' : words[treatment];
}

/**
 * The image in which every block has the one value that its treatment sets it to.
 * @param intensities the image, channel-last in row order at model size
 */
export function constantImage(
  { input, block, treatment }: Pick<TreatmentQuestion, 'input' | 'block' | 'treatment'>,
  intensities: Float32Array,
): Float32Array {
  const { channels, size } = input;
  if (treatment === 'zero') return new Float32Array(intensities.length);
  if (treatment === 'blur')
    return blur(
      intensities,
      size,
      channels,
      block.map((side) => side / 2),
    );
  const sums = new Float64Array(channels);
  intensities.forEach((value, i) => (sums[i % channels] = (sums[i % channels] ?? 0) + value));
  const means = sums.map((sum) => sum / volumeOf(size));
  return intensities.map((_, i) => means[i % channels] ?? 0);
}
