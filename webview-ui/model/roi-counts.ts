import type { Baseline } from '../../src/documents/explanation.ts';
import type { Window } from '../../src/documents/settings.ts';

/** A binary image: 0 or 1 a pixel, in row order. */
export interface BinaryImage {
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

/** Pixel counts in a window. */
export type RoiCounts = Pick<Baseline, 'intersection' | 'predicted' | 'reference'>;

/** Counts what is predicted and expected in a window. */
export function countsIn(roi: Window, prediction: BinaryImage, reference: BinaryImage): RoiCounts {
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
  return { intersection, predicted, reference: expected };
}
