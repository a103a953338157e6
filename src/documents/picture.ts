import type { Size } from './box.ts';
import type { Place } from './place.ts';

/** The values that are seen as black and as white. */
export interface Window {
  readonly low: number;
  readonly high: number;
}

/** What is seen of an image or a volume: the values of its files, where the model's input lies. */
export interface Picture {
  /** Of what is shown: the model's input, each length divided by `factor` and rounded up. */
  readonly size: Size<'input'>;
  /** Every how many-th position is shown along each axis; 1 unless the image is very large. */
  readonly factor: number;
  /** Values at each position: grey, or red, green and blue, innermost. */
  readonly channels: 1 | 3;
  /** In row order; a value is `slope · stored + intercept`. */
  readonly stored: Uint8Array | Uint16Array;
  readonly slope: number;
  readonly intercept: number;
  /** What is seen at first. */
  readonly window: Window;
  /** Millimetres between positions of the input along each axis; null where the files do not say. */
  readonly spacing: readonly number[] | null;
  /** Where the positions of the input lie; null where the files do not say. */
  readonly place: Place | null;
}
