import type { Box } from './box.ts';
import type { Picture } from './picture.ts';

/** Part of an image, and where the class is predicted in it: a binary mask of its pixels, in row order. */
export interface SeenPart {
  readonly picture: Picture;
  readonly predicted: Uint8Array;
}

/** A block of the input under one draw, against the image as it is. */
export interface TreatedBlock {
  /** Number of the block. */
  readonly block: number;
  /** Number of the draw, from 0, of how many, and whether its effect is the median; null where every draw is the same. */
  readonly draw: { readonly index: number; readonly of: number; readonly isMedian: boolean } | null;
  /** The part of the input that is shown: it holds the block and the RoI. */
  readonly part: Box<'input'>;
  readonly before: SeenPart;
  readonly after: SeenPart;
  /** Dice in the RoI, in points. */
  readonly dice: { readonly before: number; readonly after: number };
}
