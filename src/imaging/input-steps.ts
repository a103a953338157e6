import { at } from '../at.ts';
import type { ModelInput } from '../documents/explanation.ts';
import type { InputStep, StepName } from '../documents/input-steps.ts';
import { inputOnImage } from '../documents/spaces.ts';
import { UserError } from '../errors.ts';
import { histogramOf } from './histogram.ts';
import type { ImageStack } from './image-stack.ts';
import { type ChangedImage, numberOf } from './intensity.ts';
import { interleaved, toModelSpace } from './preprocess.ts';

/** An image as intensities of a model's input, as `toModelSpace` returns them, and the image after each step on the way. */
export interface RecordedInput {
  readonly intensities: Float32Array;
  readonly steps: readonly InputStep[];
}

/**
 * Brings an image to a model's input and records each step.
 * @param name of the image's file, in messages
 * @throws UserError when the settings make values larger than 32 bits hold
 */
export function recordedInput(
  { image, spacing }: Pick<ImageStack, 'image' | 'spacing'>,
  input: ModelInput,
  name: string,
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
  checkHeld(intensities, input, name);
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

/** Clipped, scaled and normalized by the numbers of settings, values may become anything. */
function checkHeld(intensities: Float32Array, { channels, mean, std }: ModelInput, name: string): void {
  let most = 0;
  for (const value of intensities) if (Math.abs(value) > most) most = Math.abs(value);
  const largest = Array.from(
    { length: channels },
    (_, c) => (most + Math.abs(numberOf(mean, c))) / numberOf(std, c),
  );
  if (largest.every((value) => Number.isFinite(Math.fround(value)))) return;
  throw new UserError(
    `${name}: the preprocessing makes some of its values larger than the 32 bits in which models compute: check clip, normalize, scale, mean and std in the settings.`,
  );
}
