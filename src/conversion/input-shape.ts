import { UserError } from '../errors.ts';
import type { Inspected } from './answers.ts';

/** Default side lengths in pixels or voxels. */
const defaultSide2d = 256;
const defaultSide3d = 64;
const maxValues = 2 ** 28;

/**
 * The shape to suggest for the input: batch, channels, then space.
 * @param size the image size in pixels, as far as the settings beside the model give it
 */
export function likelyShape(
  { channels, axes }: Pick<Inspected, 'channels' | 'axes'>,
  size: { readonly width?: number | undefined; readonly height?: number | undefined },
): readonly number[] {
  const first = [1, channels ?? 1];
  if (axes === 5) return [...first, defaultSide3d, defaultSide3d, defaultSide3d];
  return [...first, size.height ?? defaultSide2d, size.width ?? defaultSide2d];
}

/** Parses a shape of three to five sizes: `1×3×256×256`, `1x3x256x256` or `1, 3, 256, 256`; null where invalid. */
export function shapeFrom(text: string): readonly number[] | null {
  const words = text.trim().split(/\s*[×x*,\s]\s*/u);
  const sizes = words.map((word) => (/^\d+$/u.test(word) ? Number(word) : 0));
  const count = sizes.reduce((product, size) => product * size, 1);
  return sizes.length >= 3 && sizes.length <= 5 && count > 0 && count <= maxValues ? sizes : null;
}

/**
 * A shape that a trainer's files say.
 * @param name what messages call the file of weights
 * @throws UserError when it has other than three to five sizes, or more values than are sound
 */
export function checkedShape(shape: readonly number[], name: string): readonly number[] {
  const found = shapeFrom(shape.join('×'));
  if (found !== null) return found;
  throw new UserError(
    `${name}: its trainer's files say an input of ${shapeInWords(shape)}, and three to five whole numbers with a product of at most ${maxValues} are converted: correct them, or convert its weights by themselves.`,
  );
}

/** Formats a shape for display: `1×3×256×256`. */
export function shapeInWords(shape: readonly number[]): string {
  return shape.join('×');
}
