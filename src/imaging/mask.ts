import type { Size } from '../documents/box.ts';
import { UserError } from '../errors.ts';
import { luma } from './colour.ts';
import type { Colour } from './colour-levels.ts';
import { type ColourMask, readColours } from './mask-colours.ts';
import { isOfClass, type MaskClass, readMask } from './mask-reading.ts';
import { type Raster, sizeOf } from './raster.ts';
import { resizeNearest } from './resize.ts';

/** A mask or image and the name it goes by in messages. */
export interface NamedRaster {
  readonly raster: Raster;
  readonly name: string;
}

/** What is asked of a mask of any kind. */
export interface AskedMask extends MaskClass {
  /** The colour that marks the class, where the mask is in colour; null: inferred. */
  readonly colour: Colour | null;
}

/** A reference mask at the output's size: a binary mask in row order, what to ignore, and how it was read, in words. */
export interface ModelMask {
  readonly pixels: Uint8Array;
  /** Pixels to be ignored, a binary mask; null where there are none. */
  readonly ignored: Uint8Array | null;
  readonly reading: string;
}

/**
 * A reference mask at the output's size, by nearest pixel; `readMask` decides how its values are read, and
 * `readColours` how its colours are.
 * @throws UserError when the mask is not of the image's size, or can be read in several ways
 */
export function maskToModelSpace(
  mask: NamedRaster,
  image: NamedRaster,
  size: Size<'output'>,
  asked: AskedMask,
): ModelMask {
  checkSameSize(mask, image);
  const { labels, reading, remedy } = readingOf(mask.raster, asked);
  if (reading.kind === 'unsound') {
    throw new UserError(`${mask.name}: the mask ${reading.text}: ${remedy}.`);
  }
  const resized = resizeNearest(labels, sizeOf(mask.raster), size, 1);
  const isIgnored = (value: number): boolean => reading.ignored.includes(value);
  const ignored = resized.some(isIgnored)
    ? Uint8Array.from(resized, (value) => Number(isIgnored(value)))
    : null;
  return {
    pixels: Uint8Array.from(resized, (value) => Number(!isIgnored(value) && isOfClass(reading, value))),
    ignored,
    reading: reading.text,
  };
}

function checkSameSize(mask: NamedRaster, image: NamedRaster): void {
  const [m, i] = [mask.raster, image.raster];
  if (m.width === i.width && m.height === i.height) return;
  const isTurned = m.width === i.height && m.height === i.width;
  throw new UserError(
    `${mask.name}: the mask is ${m.width}×${m.height} pixels but ${image.name} is ${i.width}×${i.height}; ` +
      (isTurned
        ? 'turn it as the image is (one of the two may carry an orientation that the other lacks).'
        : 'use the mask that was drawn on this image.'),
  );
}

/**
 * How a mask is read by its values: palette numbers, unless the palette is grey in another order than its numbers; else
 * greys. Without these, or where a colour is asked for, it is read by its colours.
 */
function readingOf(raster: Raster, asked: AskedMask): ColourMask & { readonly remedy: string } {
  const { data, channels, indices } = raster;
  const isGrey = channels === 1 || data.every((v, i) => v === data[i - (i % 3)]);
  if (asked.colour !== null || !(isGrey || indices)) {
    const remedy = 'say which pixels are the class with maskColour, such as [255, 0, 0]';
    const refused = (lacking: string): ColourMask => ({
      labels: data,
      reading: { kind: 'unsound', text: `is read by its colours, which have ${lacking}` },
    });
    if (asked.value !== null || asked.threshold !== null)
      return { ...refused('no value and no threshold'), remedy };
    if (asked.ignore !== null && asked.ignore.length > 0)
      return { ...refused('no values to ignore'), remedy: 'leave maskIgnore out' };
    return { ...readColours(raster, asked.colour), remedy };
  }
  const labels =
    indices && !(isGrey && isReordered(indices, luma(raster))) ? Float32Array.from(indices) : luma(raster);
  return {
    labels,
    reading: readMask(labels, asked),
    remedy: 'say which pixels are the class with maskValue or maskThreshold',
  };
}

/** Whether greys, all different, do not grow with the palette numbers, as where white is number 0. */
function isReordered(indices: Uint8Array, greys: Float32Array): boolean {
  const greyOf = new Map<number, number>();
  indices.forEach((index, i) => greyOf.set(index, greys[i] ?? 0));
  const inOrder = [...greyOf].sort(([a], [b]) => a - b).map(([, grey]) => grey);
  const isDistinct = new Set(inOrder).size === inOrder.length;
  return isDistinct && inOrder.some((grey, i) => grey < (inOrder[i - 1] ?? -Infinity));
}
