import { UserError } from '../errors.ts';
import { luma } from './colour.ts';
import type { Raster } from './raster.ts';
import { resizeNearest } from './resize.ts';

/** A mask or image and the name it goes by in messages. */
export interface NamedRaster {
  readonly raster: Raster;
  readonly name: string;
}

/** Which pixels of a mask belong to the explained class. */
export interface MaskClass {
  /** The mask value that marks the class; `null`: guess. */
  readonly value: number | null;
  readonly classIndex: number;
  /** How many classes the model tells apart; 1 for a binary model. */
  readonly classes: number;
}

/** A reference mask at model size: 0 or 1 a pixel in row order; `guess` says how it was read, if nobody said. */
export interface ModelMask {
  readonly pixels: Uint8Array;
  readonly guess: string | null;
}

/**
 * A reference mask at model size `[height, width]`, by nearest pixel. A palette mask means by its palette numbers.
 *
 * Without a value, a mask of several labels is read by class index if the model has several classes; any other
 * mask is the class wherever it is not 0. Throws a `UserError` when the mask is not of the image's size.
 */
export function maskToModelSpace(
  mask: NamedRaster,
  image: NamedRaster,
  size: readonly [number, number],
  { value, classIndex, classes }: MaskClass,
): ModelMask {
  checkSameSize(mask, image);
  const labels = labelsOf(mask);
  const wanted = value ?? (classes > 1 && isLabelMap(labels) ? classIndex : null);
  const { height, width } = mask.raster;
  const resized = resizeNearest(labels, height, width, 1, ...size);
  const pixels = Uint8Array.from(resized, (label) => Number(wanted === null ? label > 0 : label === wanted));
  if (value !== null) return { pixels, guess: null };
  return {
    pixels,
    guess:
      wanted === null ? 'The class is where the mask is not 0.' : `The class is where the mask is ${wanted}.`,
  };
}

function checkSameSize(mask: NamedRaster, image: NamedRaster): void {
  const [m, i] = [mask.raster, image.raster];
  if (m.width === i.width && m.height === i.height) return;
  throw new UserError(
    `${mask.name}: the mask is ${m.width}×${m.height} pixels but ${image.name} is ${i.width}×${i.height}; ` +
      'use the mask that was drawn on this image.',
  );
}

function labelsOf({ raster, name }: NamedRaster): Float32Array {
  if (raster.indices) return Float32Array.from(raster.indices);
  const { data, channels } = raster;
  const isGrey = channels === 1 || data.every((v, i) => v === data[i - (i % 3)]);
  if (isGrey) return luma(raster);
  throw new UserError(
    `${name}: the mask is in colour; save it as grey or palette image whose values are labels.`,
  );
}

/** Whether a mask has values other than the usual two of a binary one: 0 with 1, 255 or 65535. */
function isLabelMap(labels: Float32Array): boolean {
  const values = new Set(labels);
  values.delete(0);
  const [only] = values;
  return values.size > 1 || (only !== undefined && ![1, 255, 65535].includes(only));
}
