import { at } from '../../at.ts';
import { channelsIn } from '../../documents/axes.ts';
import { boxInWords, isInside, nounsOf, volumeOf } from '../../documents/box.ts';
import type { ModelInput, Question } from '../../documents/explanation.ts';
import { UserError } from '../../errors.ts';
import type { ImageInput } from '../model/image-input.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { outputOf } from './image-pass.ts';
import type { Scene } from './scene.ts';

/** Bytes that one batch of images may take as the model's input: 512 MiB. */
const mostInputBytes = 2 ** 29;

/** @throws UserError when one batch of images takes more memory than is sound; none was taken yet */
export function checkInputBytes(
  model: string,
  { size, channels }: Pick<ModelInput, 'size' | 'channels'>,
  batchSize: number | null,
): void {
  const items = batchSize ?? 1;
  const bytes = 4 * items * channels * volumeOf(size);
  if (bytes <= mostInputBytes) return;
  const gigabytes = (bytes / 1e9).toPrecision(2);
  throw new UserError(
    `${model} would take ${items} image(s) of ${channels}×${size.join('×')} at once, ${Number(gigabytes)} GB: export it with a smaller batch, or ask for a smaller size.`,
  );
}

/** @throws UserError when the windows that a model slides over its image are too large; no memory was taken yet */
export function checkWindowBytes(
  { name, sliding }: Pick<LoadedModel, 'name' | 'sliding'>,
  { channels, batchSize }: Pick<ImageInput, 'channels' | 'batchSize'>,
): void {
  if (sliding !== undefined) checkInputBytes(name, { size: [...sliding.windows.size], channels }, batchSize);
}

/**
 * Checks a question that was read from a file against the model it is about.
 * @throws UserError when the model does not take such an input, or the RoI is not within it
 */
export function checkInput({ input, roi }: Question, found: ImageInput, model: string): void {
  const isTaken =
    input.layout === found.layout &&
    input.channels === found.channels &&
    input.size.length === found.size.length &&
    found.size.every((length, axis) => length === null || length === at(input.size, axis));
  if (!isTaken) {
    throw new UserError(
      `${model} does not take images of ${input.channels}×${input.size.join('×')} (${input.layout}), which the question asks for: explain the model again.`,
    );
  }
  if (!isInside(roi, input.size)) {
    throw new UserError(
      `${model}: the RoI (${boxInWords(roi)}) is not within its input of ${input.size.join('×')} ${nounsOf(input.size.length).position}s: choose another.`,
    );
  }
  checkInputBytes(model, input, found.batchSize);
}

/** @throws UserError when the output does not have the class that is asked about */
export function checkHead({ head, pass, model }: Pick<Scene, 'head' | 'pass' | 'model'>): void {
  const channels = channelsIn(head.layout, outputOf(pass, head).shape);
  const isThere = head.decision === 'labels' || head.channel < channels;
  if (channels === head.channels && isThere) return;
  throw new UserError(
    `${model.name}: output "${head.output}" has ${channels} channel(s), and the question asks about class ${head.channel} of ${head.channels}: explain the model again.`,
  );
}
