import type { Size } from '../../src/documents/box.ts';
import type { PictureOrReason } from '../../src/protocol/page.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { blockOnInput } from '../model/map-placement.ts';
import type { BinaryMask } from '../model/roi-counts.ts';
import { isBeyond, type Scale } from '../model/scale.ts';
import { pictureBitmap } from './bitmaps.ts';
import type { FigureOutline, FigurePicture } from './figure.ts';
import { toSvg } from './colour-scale.ts';
import type { Display } from './display.ts';
import { blockPaint } from './heatmap.ts';
import { outlineOf } from './outline.ts';
import { overlayColours } from './overlay-colours.ts';
import { isInPlane, planeOf, rectangleOf, sliceInTensor } from './plane.ts';

/** An SVG file as a PNG file of twice its size. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(2 * image.naturalWidth, 2 * image.naturalHeight);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The image as a data URL; null where it is not there. */
export async function imageUrl(picture: PictureOrReason | null, slice = 0): Promise<string | null> {
  const bitmap = pictureBitmap(picture, slice);
  if (bitmap === null) return null;
  const bytes = new Uint8Array(await (await bitmap.convertToBlob({ type: 'image/png' })).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}

/** The blocks of a map in a slice of the input in their colours, in pixels of the input. */
export function cellsOf(
  table: EffectTable,
  scale: Scale,
  { opacity, colours }: Pick<Display, 'opacity' | 'colours'>,
  input: Size<'input'>,
  slice: number,
): FigurePicture['cells'] {
  const own = sliceInTensor(slice, table.placement);
  return table.effects.flatMap((effect, i) => {
    const paint = blockPaint(effect, table.outcome, scale, colours);
    if (paint === null || !isInPlane(table.grid, i, own)) return [];
    const rectangle = rectangleOf(blockOnInput(table, i, input));
    const { colour, alpha } = paint;
    return [
      { rectangle, colour: toSvg(colour), opacity: opacity * alpha, isBeyond: isBeyond(effect, scale) },
    ];
  });
}

/** The outline of a reference mask in a slice of its own. */
export function referenceOutline(mask: BinaryMask, slice: number): FigureOutline {
  return outline(mask, slice, overlayColours.reference, '4 3');
}

/** The outline of what a model predicts in a slice of its own. */
export function predictionOutline(mask: BinaryMask, slice: number): FigureOutline {
  return outline(mask, slice, overlayColours.prediction, '');
}

function outline(mask: BinaryMask, slice: number, colour: string, dash: string): FigureOutline {
  return { segments: outlineOf(mask, slice), extent: planeOf(mask.size), colour, dash };
}
