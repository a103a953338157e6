import { axesOf } from '../../documents/axes.ts';
import { namesOfAxes } from '../../documents/box.ts';
import type { Head, ModelInput } from '../../documents/explanation.ts';
import type { PreprocessingSettings } from '../../documents/preprocessing.ts';
import { type WindowsSetting, windowsInWords } from '../../documents/windows.ts';
import { UserError } from '../../errors.ts';
import { windowStarts } from '../../graph/sliding/window-starts.ts';
import { slidingProgram } from '../../inference/sliding/sliding-program.ts';
import type { WindowModel } from '../../inference/sliding/window-runner.ts';
import { imageInputOf } from './image-input.ts';
import type { ImageModel } from './image-model.ts';
import type { LoadedModel } from './model-shelf.ts';

/**
 * The same model as one that takes images of any size, by running it on overlapping windows of them.
 * @param asked undefined: the model as it is
 * @throws UserError when the model does not take windows of this size
 */
export function slidingModel(image: ImageModel, asked: WindowsSetting | undefined): ImageModel {
  if (asked === undefined) return image;
  const { model, found } = image;
  const { step = 0.5, weights = 'gaussian', like = 'nnunet', mirror = [] } = asked;
  const rank = found.size.length;
  const wrong = mirror.find((axis) => axis >= rank);
  if (wrong !== undefined)
    throw new UserError(
      `${model.name}: its windows cannot be mirrored along axis ${wrong}: it takes ${namesOfAxes(rank).join(', ')}, which are 0 to ${rank - 1}.`,
    );
  const sliding: WindowModel = {
    ...{ program: model.program, input: found.name, spatial: axesOf(found.layout).spatial },
    windows: { size: sizeOfWindow(image, asked.size), step, weights, like, mirror },
    ...{ batchSize: found.batchSize, model: model.name },
  };
  const slid = { ...model, program: slidingProgram(sliding), sliding };
  return { ...image, model: slid, found: imageInputOf(slid, found.name) };
}

function sizeOfWindow({ model, found }: ImageModel, asked: readonly number[] | undefined): readonly number[] {
  const rank = found.size.length;
  if (asked !== undefined && asked.length !== rank)
    throw new UserError(`${model.name}: windows.size has ${asked.length} numbers: give ${rank}.`);
  return found.size.map((length, axis) => {
    const own = asked?.[axis] ?? length;
    if (own === null)
      throw new UserError(
        `${model.name} takes images of any size: say how large its windows are with windows.size.`,
      );
    if (length !== null && own !== length)
      throw new UserError(
        `${model.name} takes windows of ${found.size.map((side) => side ?? 'any').join('×')}, and windows.size says ${own} along axis ${axis}: leave it out, or export the model for that size.`,
      );
    return own;
  });
}

/** How an image becomes the input of a model that slides over it: all of it, as large as it is, unless settings say otherwise. */
export function slidingPreprocessing(
  settings: PreprocessingSettings | undefined,
  windows: WindowsSetting | undefined,
): PreprocessingSettings | undefined {
  const isRounded = settings?.padToMultiple !== undefined || settings?.cropToMultiple !== undefined;
  return windows === undefined || isRounded ? settings : { ...settings, padToMultiple: 1 };
}

/** How a model slides over its input, in a sentence; null where it is run on all of it at once. */
export function slidingInWords(
  { sliding }: Pick<LoadedModel, 'sliding'>,
  { size }: Pick<ModelInput, 'size'>,
): string | null {
  if (sliding === undefined) return null;
  const { length } = windowStarts(size, sliding.windows);
  const windows = length === 1 ? 'one window' : `${length} windows`;
  return `The input of ${size.join('×')} is run through the model in ${windows} of ${windowsInWords(sliding.windows)}.`;
}

/** @throws UserError when an output cannot be averaged over windows that overlap */
export function checkMergeable(
  { name, sliding }: Pick<LoadedModel, 'name' | 'sliding'>,
  { output, decision }: Pick<Head, 'output' | 'decision'>,
): void {
  if (sliding === undefined || decision !== 'labels') return;
  throw new UserError(
    `${name}: output "${output}" holds class numbers, which cannot be averaged where windows overlap: export the model with scores.`,
  );
}
