import { basename } from 'node:path';
import type { Explanation } from '../../documents/explanation.ts';
import type { Picture } from '../../documents/picture.ts';
import { toPicture } from '../../imaging/picture.ts';
import { readQuestionImage } from './question-image.ts';

/**
 * The image of an explanation, where the model's input lies.
 * @throws UserError when it is gone, or no longer the one that was explained
 */
export async function pictureOf({ question }: Explanation): Promise<Picture> {
  return toPicture(await readQuestionImage(question, basename(question.model.path)), question.input);
}
