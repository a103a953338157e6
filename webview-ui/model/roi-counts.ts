import { type Box, type Size, wholeBox } from '../../src/documents/box.ts';
import { cut } from '../../src/documents/cut.ts';
import type { Baseline, Explanation } from '../../src/documents/explanation.ts';
import { isItsOwnReference } from '../../src/documents/own-reference.ts';
import { type Roi, roiOnOutput } from '../../src/documents/roi.ts';
import { decodeMask } from '../../src/documents/run-length.ts';

/** A binary mask of the output, in row order. */
export interface BinaryMask {
  readonly size: Size<'output'>;
  readonly pixels: Uint8Array;
}

/** What a model predicts, and what it is compared with. */
export interface Masks {
  readonly prediction: BinaryMask;
  readonly reference: BinaryMask | null;
  /** Pixels that the mask says to ignore; null: none. */
  readonly ignored: BinaryMask | null;
}

/** The masks of an explanation, decoded. */
export function masksOf({
  prediction,
  reference,
  ignored,
}: Pick<Explanation, 'prediction' | 'reference' | 'ignored'>): Masks {
  const decoded = (mask: Explanation['prediction']): BinaryMask => ({
    size: mask.size,
    pixels: decodeMask(mask),
  });
  return {
    prediction: decoded(prediction),
    reference: reference && decoded(reference),
    ignored: ignored === undefined ? null : decoded(ignored),
  };
}

/** Pixel counts in a box of the output. */
export type RoiCounts = Pick<Baseline, 'intersection' | 'predicted' | 'reference'>;

/**
 * Counts what is predicted and expected in a region of the input, in pixels of the output. Without a reference, and in a
 * component that it has nothing of, the prediction stands for it.
 */
export function countsInRoi(
  roi: Roi,
  input: Size<'input'>,
  { prediction, reference }: Pick<Masks, 'prediction' | 'reference'>,
): RoiCounts {
  const { box, within } = roiOnOutput(roi, input, prediction.size);
  const isOwn = isOwnReference(roi, input, { prediction, reference });
  return countsIn(box, prediction, isOwn || reference === null ? prediction : reference, within);
}

/** Whether the prediction stands for the reference in a region: without a reference, and where that has nothing of it. */
export function isOwnReference(
  roi: Roi,
  input: Size<'input'>,
  { prediction, reference }: Pick<Masks, 'prediction' | 'reference'>,
): boolean {
  if (reference === null) return true;
  const { box, within } = roiOnOutput(roi, input, prediction.size);
  return isItsOwnReference(roi, countsIn(box, prediction, reference, within));
}

const inImage = new WeakMap<BinaryMask, RoiCounts>();

/** The same of the whole image, without the pixels that are ignored; counted once for each prediction. */
export function countsInImage({ prediction, reference, ignored }: Masks): RoiCounts {
  const known = inImage.get(prediction);
  if (known !== undefined) return known;
  const within = ignored?.pixels.map((pixel) => 1 - pixel) ?? null;
  const counts = countsIn(wholeBox(prediction.size), prediction, reference ?? prediction, within);
  inImage.set(prediction, counts);
  return counts;
}

/**
 * Counts what is predicted and expected in a box of masks of one size.
 * @param within which pixels of the box count, a binary mask; null: all
 */
export function countsIn(
  box: Box<'output'>,
  prediction: BinaryMask,
  reference: BinaryMask,
  within: Uint8Array | null = null,
): RoiCounts {
  const counted = ({ pixels, size }: BinaryMask): Uint8Array => {
    const own = cut(pixels, box, size);
    return within === null ? own : own.map((pixel, i) => pixel & (within[i] ?? 0));
  };
  const predicted = counted(prediction);
  const expected = counted(reference);
  const sum = (pixels: Uint8Array): number => pixels.reduce((total, pixel) => total + pixel, 0);
  return {
    intersection: sum(predicted.map((pixel, i) => pixel & (expected[i] ?? 0))),
    predicted: sum(predicted),
    reference: sum(expected),
  };
}
