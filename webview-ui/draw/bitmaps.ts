import type { Size } from '../../src/documents/box.ts';
import { isVolumePicture } from '../../src/documents/picture.ts';
import type { PictureOrReason } from '../../src/protocol/page.ts';
import type { EffectTable } from '../model/effect-table.ts';
import type { BinaryMask, Masks } from '../model/roi-counts.ts';
import { isSameScale, type Scale } from '../model/scale.ts';
import type { ColourMapName } from './colour-maps.ts';
import { heatmapPixels } from './heatmap.ts';
import { outlineOf } from './outline.ts';
import { blocksInPlane, planeOf, rowOfBlocks, sliceAt, sliceInTensor, valuesInPlane } from './plane.ts';

function toBitmap(width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer>): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

/** The image, or the slice of a volume at a slice of the input, ready to be drawn; null where it is not there. */
export function pictureBitmap(picture: PictureOrReason | null, slice = 0): OffscreenCanvas | null {
  if (picture === null || 'missing' in picture) return null;
  if (isVolumePicture(picture)) {
    const plane = planeOf(picture.size);
    const levels = valuesInPlane(picture.grey, plane, 1, Math.floor(slice / picture.factor));
    return toBitmap(plane.width, plane.height, greyPixels(levels));
  }
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
function heatmapBitmap(
  { table, scale, colours }: Pick<BitmapSources, 'table' | 'scale' | 'colours'>,
  slice: number,
): OffscreenCanvas | null {
  const { grid, placement } = table;
  const plane = blocksInPlane(grid);
  const row = rowOfBlocks(grid, sliceInTensor(slice, placement));
  const pixels = valuesInPlane(heatmapPixels(table, scale, colours), plane, 4, row);
  return pixels.length === 0 ? null : toBitmap(plane.width, plane.height, pixels);
}

/** The outline of a mask in a slice of its own, in its pixels. */
export function outlinePath(mask: BinaryMask, slice = 0): Path2D {
  const path = new Path2D();
  for (const [x0, y0, x1, y1] of outlineOf(mask, slice)) {
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
  readonly input: Size<'input'>;
  /** Of the input. */
  readonly slice: number;
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
    const { prediction, reference, table, scale, colours, input, slice } = sources;
    const isSameSlice = before?.slice === slice;
    const outlined = (mask: BinaryMask): Path2D => outlinePath(mask, sliceAt(slice, input, mask.size));
    if (!isSameSlice || before.prediction !== prediction) this.prediction = outlined(prediction);
    if (!isSameSlice || before.reference !== reference) this.reference = reference && outlined(reference);
    const isSame =
      isSameSlice && before.table === table && before.colours === colours && isSameScale(before.scale, scale);
    if (!isSame) this.heatmap = heatmapBitmap(sources, slice);
    this.#made = sources;
  }
}
