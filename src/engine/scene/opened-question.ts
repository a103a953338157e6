import { basename } from 'node:path';
import type { Question } from '../../documents/explanation.ts';
import type { ImageStack } from '../../imaging/image-stack.ts';
import type { StoredImage } from '../../imaging/stored-image.ts';
import { toModelSpace } from '../../imaging/preprocess.ts';
import { imageModelOf } from '../model/image-model.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { slidingModel } from '../model/sliding-model.ts';
import type { Treatments } from '../treatments/treatment-values.ts';
import { treatmentsFor } from '../treatments/treatments.ts';
import { checkHead, checkInput, checkWindowBytes } from './check-question.ts';
import { imagePass } from './image-pass.ts';
import { readQuestionImage } from './question-image.ts';
import { classCount, referenceFor } from './reference.ts';
import { referenceInRoi } from './roi-reference.ts';
import { type Scene, sceneOf } from './scene.ts';
import { withOutputIn } from './shaped-output.ts';
import { checkUnchanged } from './unchanged.ts';

/** A question with everything in memory that measuring it needs. */
export interface OpenedQuestion {
  readonly scene: Scene;
  /** What the image's file stores. */
  readonly depth: StoredImage['depth'];
  /** What the RoI is compared with: a binary mask of the output, in row order. */
  readonly reference: Uint8Array;
  readonly treatments: Treatments;
}

/**
 * Reads what a question was asked about, and runs the model once.
 * @throws UserError when a file is no longer the one that was asked about
 */
export async function openQuestion(question: Question, loaded: LoadedModel): Promise<OpenedQuestion> {
  const { scene, stack } = await openScene(question, loaded);
  const { image, affine } = stack;
  const { head } = question;
  const reference = await referenceFor(
    question.mask && {
      path: question.mask.path,
      slice: question.slice,
      value: question.maskValue,
      threshold: question.maskThreshold,
      colour: question.maskColour ?? null,
      ignore: question.maskIgnore ?? null,
    },
    { size: image.size, affine, name: basename(question.image.path) },
    { input: question.input, head, classes: classCount(head), size: scene.size, output: scene.prediction },
  );
  if (question.mask !== null) checkUnchanged(question.mask, reference.sha256);
  const treatments = await treatmentsFor(question, question.references?.path ?? null, scene.pass.intensities);
  if (question.references !== null) checkUnchanged(question.references, treatments.sha256);
  const { pixels } = referenceInRoi(scene, question.roi, reference.pixels);
  return { scene, depth: image.depth, reference: pixels, treatments };
}

/** A scene, and the image as its file stores it. */
interface OpenedScene {
  readonly scene: Scene;
  readonly stack: Pick<ImageStack, 'image' | 'affine'>;
}

/**
 * Reads the model and the image of a question, and runs the model once.
 * @throws UserError when a file is no longer the one that was asked about
 */
export async function openScene(question: Question, loaded: LoadedModel): Promise<OpenedScene> {
  checkUnchanged(question.model, loaded.sha256);
  const image = imageModelOf(loaded, question.input.name, question.constants ?? {});
  const { model, found } = slidingModel(image, question.windows);
  checkWindowBytes(model, found);
  const stack = await readQuestionImage(question, model.name);
  checkInput(question, found, model.name);
  const { batchSize } = found;
  const { input, head } = question;
  const pass = await imagePass(model.program, toModelSpace(stack.image, input), input, batchSize);
  const scene = sceneOf({ ...withOutputIn({ model, input, batchSize, pass }, head), head });
  checkHead(scene);
  return { scene, stack };
}
