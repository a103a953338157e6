import type { Explanation } from '../../documents/explanation.ts';
import type { Picture } from '../../documents/picture.ts';
import { toPicture } from '../../imaging/picture.ts';
import { toModelSpace } from '../../imaging/preprocess.ts';
import { readImage } from '../../imaging/read-image.ts';
import { checkUnchanged } from './unchanged.ts';

/**
 * The image of an explanation at model size.
 * @throws UserError when it is gone, or no longer the one that was explained
 */
export async function pictureOf({ question }: Explanation): Promise<Picture> {
  const { raster, sha256 } = await readImage(question.image.path);
  checkUnchanged(question.image, sha256);
  return toPicture(toModelSpace(raster, question.input), question.input, raster.depth);
}
