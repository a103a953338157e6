import type { Found } from './answers.ts';

const usualSide = { 2: 256, 3: 64 } as const;
const mostValues = 2 ** 28;

/**
 * A likely shape of the input: batch, channels, then space.
 * @param size of the image in pixels, where the settings beside the model say it
 */
export function likelyShape(
  { channels, axes }: Pick<Found, 'channels' | 'axes'>,
  size: { readonly width?: number | undefined; readonly height?: number | undefined },
): readonly number[] {
  const first = [1, channels ?? 1];
  if (axes === 5) return [...first, usualSide[3], usualSide[3], usualSide[3]];
  return [...first, size.height ?? usualSide[2], size.width ?? usualSide[2]];
}

/** Reads a shape as people write it: `1×3×256×256`, `1x3x256x256` or `1, 3, 256, 256`; null where it is none. */
export function shapeFrom(text: string): readonly number[] | null {
  const words = text.trim().split(/\s*[×x*,\s]\s*/u);
  const sizes = words.map((word) => (/^\d+$/u.test(word) ? Number(word) : 0));
  const count = sizes.reduce((product, size) => product * size, 1);
  return sizes.length >= 3 && sizes.length <= 5 && count > 0 && count <= mostValues ? sizes : null;
}

/** A shape as it is shown. */
export function shapeInWords(shape: readonly number[]): string {
  return shape.join('×');
}
