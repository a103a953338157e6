import { basename } from 'node:path';
import type { Explanation } from '../../documents/explanation.ts';
import type { Picture } from '../../documents/picture.ts';
import { toPicture } from '../../imaging/picture.ts';
import { toModelSpace } from '../../imaging/preprocess.ts';
import { readQuestionImage } from './question-image.ts';

/**
 * The image of an explanation at model size.
 * @throws UserError when it is gone, or no longer the one that was explained
 */
export async function pictureOf({ question }: Explanation): Promise<Picture> {
  const { image } = await readQuestionImage(question, basename(question.model.path));
  return toPicture(toModelSpace(image, question.input), question.input, image.depth);
}
