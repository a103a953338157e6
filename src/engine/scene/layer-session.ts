import type { Question } from '../../documents/explanation.ts';
import { donorsFor, type ImageDonors } from '../treatments/donors.ts';
import { type DecomposedModel, decompose } from './decomposed-model.ts';
import type { OpenedQuestion } from './opened-question.ts';

/** What measuring inside a network works with, kept from one aim of a run to the next. */
export interface LayerSession extends OpenedQuestion {
  readonly decomposed: DecomposedModel;
  readonly donors: ImageDonors;
}

/** Donors where the question does not say how many draws: its treatment of the input has one value. */
const usualDraws = 50;

/**
 * Opens a session for the layers of a model; its decomposed model must be disposed of.
 * @param memory bytes that kept values and sessions may take
 * @throws UserError when the model cannot be decomposed
 */
export async function openLayerSession(
  opened: OpenedQuestion,
  question: Question,
  memory: number,
): Promise<LayerSession> {
  const { scene, reference } = opened;
  const atMost = question.treatment === 'patches' ? question.draws : usualDraws;
  const donors = await donorsFor(question, scene.pass.intensities, atMost);
  return { ...opened, donors, decomposed: await decompose(scene, question.roi, reference, memory) };
}
