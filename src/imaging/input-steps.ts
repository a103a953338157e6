import { at } from '../at.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { InputStep, StepName } from '../documents/input-steps.ts';
import { inputOnImage } from '../documents/spaces.ts';
import { histogramOf } from './histogram.ts';
import type { ImageStack } from './image-stack.ts';
import { type ChangedImage, numberOf } from './intensity.ts';
import { interleaved, toModelSpace } from './preprocess.ts';

/** An image as intensities of a model's input, as `toModelSpace` returns them, and the image after each step on the way. */
export interface RecordedInput {
  readonly intensities: Float32Array;
  readonly steps: readonly InputStep[];
}

/** Brings an image to a model's input and records each step. */
export function recordedInput(
  { image, spacing }: Pick<ImageStack, 'image' | 'spacing'>,
  input: ModelInput,
): RecordedInput {
  let [now, isResampled] = [spacing, false];
  const steps: InputStep[] = [];
  const record = (step: StepName, changed: ChangedImage): void => {
    if (step === 'resampling') isResampled = true;
    // Of the resampled image only what the model takes may be there.
    const grid = isResampled && step !== 'fit' && step !== 'scale' ? input.grid : undefined;
    const factors = step === 'fit' ? inputOnImage(input, image.size).step : grid?.step;
    if (factors) now = spacing?.map((length, axis) => length * at(factors, axis)) ?? null;
    steps.push({
      ...{ step, size: [...(grid?.size ?? changed.image.size)], spacing: now && [...now] },
      histogram: histogramOf(changed),
    });
  };
  record('file', { image });
  const intensities = toModelSpace(image, input, record);
  const { scale, mean, std } = input;
  const isScaled = scale !== 1 || mean.some((value) => value !== 0) || std.some((value) => value !== 1);
  if (isScaled) {
    const fitted = interleaved(intensities, input);
    record('scale', {
      image: fitted,
      change: (value, c) => (value - numberOf(mean, c)) / numberOf(std, c),
    });
  }
  return { intensities, steps };
}
