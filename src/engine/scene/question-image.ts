import { at } from '../../at.ts';
import type { Question } from '../../documents/explanation.ts';
import type { ImageStack } from '../../imaging/image-stack.ts';
import { readImageFor } from '../../imaging/read-stack.ts';
import { checkUnchanged } from './unchanged.ts';

/**
 * The image of a question, of all its files.
 * @param model name of the model in messages
 * @throws UserError when a file is gone, or no longer the one that was asked about
 */
export async function readQuestionImage(
  { image, channelImages = [], input, slice }: Pick<Question, 'image' | 'channelImages' | 'input' | 'slice'>,
  model: string,
): Promise<ImageStack> {
  const files = [image, ...channelImages];
  const stack = await readImageFor(
    files.map(({ path }) => path),
    { ...input, slice },
    model,
  );
  for (const [i, sha256] of stack.sha256s.entries()) checkUnchanged(at(files, i), sha256);
  return stack;
}
