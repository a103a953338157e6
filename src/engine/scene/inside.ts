import type { Question } from '../../documents/explanation.ts';
import { donorsFor, type ImageDonors } from '../treatments/donors.ts';
import type { Explained } from './explained.ts';
import { type TakenApart, takeApart } from './taken-apart.ts';

/** What measuring inside a network works with, kept from one aim of a run to the next. */
export interface Inside extends Explained {
  readonly apart: TakenApart;
  readonly donors: ImageDonors;
}

/** Donors where the question does not say how many draws: its treatment of the input has one value. */
const usualDraws = 50;

/** @param memory bytes that kept values and sessions may take */
export async function openInside(explained: Explained, question: Question, memory: number): Promise<Inside> {
  const { scene, reference } = explained;
  const atMost = question.treatment === 'patches' ? question.draws : usualDraws;
  const donors = await donorsFor(question, scene.look.intensities, atMost);
  return { ...explained, donors, apart: await takeApart(scene, question.roi, reference, memory) };
}
