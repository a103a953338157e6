import type { PictureOrReason } from '../../src/protocol/panel.ts';
import { countedEffect, type EffectTable } from '../model/effect-table.ts';
import { blockOnImage } from '../model/map-placement.ts';
import type { BinaryImage } from '../model/roi-counts.ts';
import { pictureBitmap } from './bitmaps.ts';
import type { FigureOutline, FigurePicture } from './figure.ts';
import { heatmapPixels } from './heatmap.ts';
import { outlineOf } from './outline.ts';
import { overlayColours } from './overlay-colours.ts';

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
export async function imageUrl(picture: PictureOrReason | null): Promise<string | null> {
  const bitmap = pictureBitmap(picture);
  if (bitmap === null) return null;
  const bytes = new Uint8Array(await (await bitmap.convertToBlob({ type: 'image/png' })).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}

/**
 * The blocks of a map in their colours.
 * @param size `[height, width]` of the image, in pixels of the model's input
 */
export function cellsOf(
  table: EffectTable,
  limit: number,
  opacity: number,
  size: readonly [number, number],
): FigurePicture['cells'] {
  const pixels = heatmapPixels(table, limit);
  return table.effects.flatMap((effect, i) => {
    if (countedEffect(effect) === 0) return [];
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(4 * i, 4 * i + 4);
    const colour = `rgb(${red},${green},${blue})`;
    return [{ window: blockOnImage(table, i, size), colour, opacity: (opacity * alpha) / 255 }];
  });
}

/** The outline of a reference mask. */
export function referenceOutline(image: BinaryImage): FigureOutline {
  return outline(image, overlayColours.reference, '4 3');
}

/** The outline of what a model predicts. */
export function predictionOutline(image: BinaryImage): FigureOutline {
  return outline(image, overlayColours.prediction, '');
}

function outline(image: BinaryImage, colour: string, dash: string): FigureOutline {
  return { segments: outlineOf(image), size: [image.height, image.width], colour, dash };
}
