import type { PictureOrReason } from '../../src/protocol/page.ts';
import type { EffectTable } from '../model/effect-table.ts';
import type { BinaryMask, Masks } from '../model/roi-counts.ts';
import { isSameScale, type Scale } from '../model/scale.ts';
import type { ColourMapName } from './colour-maps.ts';
import { heatmapPixels } from './heatmap.ts';
import { outlineOf } from './outline.ts';
import { blocksInPlane, valuesInPlane } from './plane.ts';

function toBitmap(width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer>): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

/** The image, ready to be drawn; null where it is not there. */
export function pictureBitmap(picture: PictureOrReason | null): OffscreenCanvas | null {
  if (picture === null || 'missing' in picture) return null;
  const { width, height, rgb } = picture;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) pixels.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
  return toBitmap(width, height, pixels);
}

/** One value for each pixel, from 0 (black) to 255 (white). */
export function greyPixels(levels: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * levels.length).fill(255);
  for (const [i, level] of levels.entries()) pixels.fill(level, 4 * i, 4 * i + 3);
  return pixels;
}

/** The heatmap with one pixel per block. */
function heatmapBitmap(table: EffectTable, scale: Scale, colours: ColourMapName): OffscreenCanvas {
  const plane = blocksInPlane(table.grid);
  return toBitmap(plane.width, plane.height, valuesInPlane(heatmapPixels(table, scale, colours), plane, 4));
}

/** The outline of a mask, in its pixels. */
export function outlinePath(mask: BinaryMask): Path2D {
  const path = new Path2D();
  for (const [x0, y0, x1, y1] of outlineOf(mask)) {
    path.moveTo(x0, y0);
    path.lineTo(x1, y1);
  }
  return path;
}

/** What bitmaps are made from. */
export interface BitmapSources extends Pick<Masks, 'prediction' | 'reference'> {
  readonly table: EffectTable;
  readonly scale: Scale;
  readonly colours: ColourMapName;
}

/** Heatmap and outlines, ready to be drawn; made anew only where their source has changed. */
export class Bitmaps {
  heatmap: CanvasImageSource | null = null;
  /** Outlines in pixels of the output. */
  prediction = new Path2D();
  reference: Path2D | null = null;
  #made: BitmapSources | null = null;

  update(sources: BitmapSources): void {
    const before = this.#made;
    const { prediction, reference, table, scale, colours } = sources;
    if (before?.prediction !== prediction) this.prediction = outlinePath(prediction);
    if (before?.reference !== reference) this.reference = reference && outlinePath(reference);
    const isSame = before?.table === table && before.colours === colours && isSameScale(before.scale, scale);
    if (!isSame) this.heatmap = heatmapBitmap(table, scale, colours);
    this.#made = sources;
  }
}
