import type { Question } from '../../documents/explanation.ts';

/** What of a question decides where treatment values come from. */
export type TreatmentQuestion = Pick<
  Question,
  | 'image'
  | 'channelImages'
  | 'slice'
  | 'input'
  | 'preset'
  | 'treatment'
  | 'block'
  | 'coarse'
  | 'regions'
  | 'draws'
  | 'roi'
  | 'seed'
>;
