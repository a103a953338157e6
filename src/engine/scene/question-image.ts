import { at } from '../../at.ts';
import type { Question } from '../../documents/explanation.ts';
import { readStack } from '../../imaging/image-stack.ts';
import type { Raster } from '../../imaging/raster.ts';
import { checkUnchanged } from './unchanged.ts';

/**
 * The image of a question, of all its files.
 * @param model name of the model in messages
 * @throws UserError when a file is gone, or no longer the one that was asked about
 */
export async function readQuestionImage(
  { image, channelImages = [], input }: Pick<Question, 'image' | 'channelImages' | 'input'>,
  model: string,
): Promise<Raster> {
  const files = [image, ...channelImages];
  const { raster, sha256s } = await readStack(
    files.map(({ path }) => path),
    input.channels,
    model,
  );
  for (const [i, sha256] of sha256s.entries()) checkUnchanged(at(files, i), sha256);
  return raster;
}
