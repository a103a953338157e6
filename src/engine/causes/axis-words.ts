import { at } from '../../at.ts';
import { namesOfAxes } from '../../documents/box.ts';
import type { ImageStack } from '../../imaging/image-stack.ts';

const inBody = ['left–right', 'front–back', 'head–foot'] as const;
const inPicture = { x: 'horizontal', y: 'vertical', z: 'depth' } as const;

/**
 * What the spatial axes of an image are called, outermost first: by the direction in the body that each runs nearest to
 * where the file says how it lies, else by that of a picture, else by their letters.
 */
export function axesInWords(rank: number, affine: ImageStack['affine']): readonly string[] {
  const letters = namesOfAxes(rank);
  if (affine === null) {
    return letters.map((letter) => (rank === 2 ? `${inPicture[letter]} axis (${letter})` : `${letter} axis`));
  }
  const directions = letters.map((_, axis) => {
    const along = affine.map((row) => Math.abs(at(row, axis)));
    return along.indexOf(Math.max(...along));
  });
  return letters.map((letter, axis) => {
    const direction = at(directions, axis);
    const isAlone = directions.indexOf(direction) === directions.lastIndexOf(direction);
    return isAlone ? `${at(inBody, direction)} axis (${letter})` : `${letter} axis`;
  });
}
