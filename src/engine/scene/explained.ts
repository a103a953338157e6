import type { Question } from '../../documents/explanation.ts';
import { readImage } from '../../imaging/read-image.ts';
import { imageInputOf } from '../model/image-input.ts';
import { look } from './look.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { classCount, referenceFor } from './reference.ts';
import { type Scene, sceneOf } from './scene.ts';
import { type TreatmentSource, treatmentsFor } from '../treatments/treatments.ts';
import { checkUnchanged } from './unchanged.ts';

/** A question brought back to life: what the model sees of the image, the reference, and the treatments. */
export interface Explained {
  readonly scene: Scene;
  /** 0 or 1 a pixel of the output. */
  readonly reference: Uint8Array;
  readonly treatments: TreatmentSource;
}

/**
 * Brings back what a question was asked about.
 * @throws UserError when a file is no longer the one that was asked about
 */
export async function explainedBy(question: Question, model: LoadedModel): Promise<Explained> {
  checkUnchanged(question.model, model.sha256);
  const { raster, sha256 } = await readImage(question.image.path);
  checkUnchanged(question.image, sha256);
  const { batchSize } = imageInputOf(model, question.input.name);
  const { input, head } = question;
  const scene = sceneOf({ model, input, batchSize, head, look: await look(model, raster, input, batchSize) });
  const reference = await referenceFor(
    question.mask && { path: question.mask.path, value: question.maskValue },
    { raster, name: question.image.path },
    { head, classes: classCount(head), size: scene.size, output: scene.prediction },
  );
  if (question.mask !== null) checkUnchanged(question.mask, reference.sha256);
  const treatments = await treatmentsFor(question, question.references?.path ?? null, scene.look.intensities);
  if (question.references !== null) checkUnchanged(question.references, treatments.sha256);
  return { scene, reference: reference.pixels, treatments };
}
