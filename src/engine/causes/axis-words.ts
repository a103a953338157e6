import { at } from '../../at.ts';
import { namesOfAxes } from '../../documents/box.ts';
import type { ImageStack } from '../../imaging/image-stack.ts';

/** What a spatial axis is called: alone, "left–right axis (x)", and among several, "left–right (x)". */
export interface AxisWords {
  readonly alone: string;
  readonly among: string;
}

const inBody = ['left–right', 'front–back', 'head–foot'] as const;
const inPicture = { x: 'horizontal', y: 'vertical', z: 'depth' } as const;

/**
 * What the spatial axes of an image are called, outermost first: by the direction in the body that each runs nearest to
 * where the file says how it lies, else by that of a picture, else by their letters.
 */
export function axesInWords(rank: number, affine: ImageStack['affine']): readonly AxisWords[] {
  const letters = namesOfAxes(rank);
  const directions = affine && letters.map((_, axis) => directionOf(affine, axis));
  return letters.map((letter, axis) => {
    const own = directions?.[axis];
    if (own !== undefined && directions?.filter((other) => other === own).length === 1)
      return named(at(inBody, own), letter);
    return rank === 2 && affine === null ? named(inPicture[letter], letter) : { alone: `${letter} axis`, among: letter }; // prettier-ignore
  });
}

/** The direction in the body, right, front or up, that an axis runs nearest to. */
function directionOf(affine: NonNullable<ImageStack['affine']>, axis: number): number {
  const along = affine.map((row) => Math.abs(at(row, axis)));
  return along.indexOf(Math.max(...along));
}

function named(direction: string, letter: string): AxisWords {
  return { alone: `${direction} axis (${letter})`, among: `${direction} (${letter})` };
}

/** "left–right (x) and front–back (y)". */
export function axesTogether(axes: readonly AxisWords[]): string {
  const names = axes.map(({ among }) => among);
  return `${names.slice(0, -1).join(', ')} and ${at(names, names.length - 1)} axes`;
}
