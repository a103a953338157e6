import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { at } from '../../at.ts';
import type { Question } from '../../documents/explanation.ts';
import { UserError } from '../../errors.ts';
import type { ImageStack } from '../../imaging/image-stack.ts';
import { readImageFor } from '../../imaging/read-stack.ts';
import { gridFor } from '../../imaging/resampling/image-grid.ts';
import { checkUnchanged } from './unchanged.ts';

/**
 * The image of a question, of all its files.
 * @param model name of the model in messages
 * @throws UserError when a file is gone, or no longer the one that was asked about, or the question's grid is another
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
  const name = basename(image.path);
  if (!isDeepStrictEqual(gridFor(stack, input, name) ?? undefined, input.grid))
    throw new UserError(`${name} is not resampled as this explanation says: explain the model again.`);
  return stack;
}
