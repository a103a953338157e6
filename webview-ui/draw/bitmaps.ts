import type { PictureOrReason } from '../../src/protocol/panel.ts';
import { type EffectTable, largestEffect } from '../model/effect-table.ts';
import type { ShownState } from '../model/panel-state.ts';
import type { BinaryImage } from '../model/roi-counts.ts';
import { niceLimit } from './colour-scale.ts';
import { heatmapPixels } from './heatmap.ts';
import { outlineOf } from './outline.ts';

/** Pixels, ready to be drawn. */
export function toBitmap(
  width: number,
  height: number,
  pixels: Uint8ClampedArray<ArrayBuffer>,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

/** The image, ready to be drawn, if it is there. */
export function pictureBitmap(picture: PictureOrReason | null): OffscreenCanvas | null {
  if (picture === null || 'missing' in picture) return null;
  const { width, height, rgb } = picture;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) pixels.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
  return toBitmap(width, height, pixels);
}

/** The heatmap, one pixel a block; null where no block has an effect. */
function heatmapBitmap(table: EffectTable): OffscreenCanvas | null {
  const limit = niceLimit(largestEffect(table));
  if (limit === 0) return null;
  return toBitmap(table.columns, table.rows, heatmapPixels(table, limit));
}

/** The border of a mask, in pixels of the image. */
export function outlinePath(image: BinaryImage): Path2D {
  const path = new Path2D();
  for (const [x0, y0, x1, y1] of outlineOf(image)) {
    path.moveTo(x0, y0);
    path.lineTo(x1, y1);
  }
  return path;
}

type Made = Pick<ShownState, 'picture' | 'prediction' | 'reference'> & { readonly table: EffectTable };

/** What is drawn of an explanation, made anew only where it has changed. */
export class Bitmaps {
  picture: CanvasImageSource | null = null;
  heatmap: CanvasImageSource | null = null;
  prediction = new Path2D();
  reference: Path2D | null = null;
  #made: Made | null = null;

  update({ picture, prediction, reference }: ShownState, table: EffectTable): void {
    const before = this.#made;
    if (before?.picture !== picture) this.picture = pictureBitmap(picture);
    if (before?.prediction !== prediction) this.prediction = outlinePath(prediction);
    if (before?.reference !== reference) this.reference = reference && outlinePath(reference);
    if (before?.table !== table) this.heatmap = heatmapBitmap(table);
    this.#made = { picture, prediction, reference, table };
  }
}
