import type { Baseline } from '../../src/explanation/explanation.ts';
import type { Window } from '../../src/explanation/settings.ts';

/** A binary image: 0 or 1 a pixel, in row order. */
export interface BinaryImage {
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

const epsilon = 1e-10;

/** Pixel counts in a window and the Dice they give. */
export type RoiDice = Pick<Baseline, 'dice' | 'intersection' | 'predicted' | 'reference'>;

/** Dice in a window, in points, as the published method defines it: empty against empty is 0. */
export function diceIn(roi: Window, prediction: BinaryImage, reference: BinaryImage): RoiDice {
  const [top, left, height, width] = roi;
  let intersection = 0;
  let predicted = 0;
  let expected = 0;
  for (let y = top; y < Math.min(top + height, prediction.height); y++) {
    for (let x = left; x < Math.min(left + width, prediction.width); x++) {
      const p = prediction.pixels[y * prediction.width + x] ?? 0;
      const g = reference.pixels[y * reference.width + x] ?? 0;
      intersection += p * g;
      predicted += p;
      expected += g;
    }
  }
  const dice = (100 * 2 * intersection) / (predicted + expected + epsilon);
  return { dice, intersection, predicted, reference: expected };
}
