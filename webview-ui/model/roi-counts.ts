import type { Box, Size } from '../../src/documents/box.ts';
import { cut } from '../../src/documents/cut.ts';
import type { Baseline, Explanation } from '../../src/documents/explanation.ts';
import { decodeMask } from '../../src/documents/run-length.ts';
import { covering } from '../../src/documents/spaces.ts';

/** A binary mask of the output, in row order. */
export interface BinaryMask {
  readonly size: Size<'output'>;
  readonly pixels: Uint8Array;
}

/** What a model predicts, and what it is compared with. */
export interface Masks {
  readonly prediction: BinaryMask;
  readonly reference: BinaryMask | null;
}

/** The masks of an explanation, decoded. */
export function masksOf({ prediction, reference }: Pick<Explanation, 'prediction' | 'reference'>): Masks {
  const decoded = (mask: Explanation['prediction']): BinaryMask => ({
    size: mask.size,
    pixels: decodeMask(mask),
  });
  return { prediction: decoded(prediction), reference: reference && decoded(reference) };
}

/** Pixel counts in a box of the output. */
export type RoiCounts = Pick<Baseline, 'intersection' | 'predicted' | 'reference'>;

/**
 * Counts what is predicted and expected in a region of the input, in pixels of the output. Without a reference, the
 * prediction stands for it.
 */
export function countsInRoi(
  roi: Box<'input'>,
  input: Size<'input'>,
  { prediction, reference }: Masks,
): RoiCounts {
  return countsIn(covering(roi, input, prediction.size), prediction, reference ?? prediction);
}

/** Counts what is predicted and expected in a box of masks of one size. */
export function countsIn(box: Box<'output'>, prediction: BinaryMask, reference: BinaryMask): RoiCounts {
  const predicted = cut(prediction.pixels, box, prediction.size);
  const expected = cut(reference.pixels, box, reference.size);
  const sum = (pixels: Uint8Array): number => pixels.reduce((total, pixel) => total + pixel, 0);
  return {
    intersection: sum(predicted.map((pixel, i) => pixel & (expected[i] ?? 0))),
    predicted: sum(predicted),
    reference: sum(expected),
  };
}
