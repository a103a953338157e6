import type { Size } from '../../src/documents/box.ts';
import type { Picture, Window } from '../../src/documents/picture.ts';
import type { PictureOrReason } from '../../src/protocol/page.ts';
import type { EffectTable } from '../model/effect-table.ts';
import type { BinaryMask, Masks } from '../model/roi-counts.ts';
import { isSameScale, type Scale } from '../model/scale.ts';
import type { ColourMapName } from './colour-maps.ts';
import { heatmapPixels } from './heatmap.ts';
import { outlineOf, type Segment } from './outline.ts';
import { blocksInPlane, isSamePlane, type Plane, planeAt, planeInTensor, planeOf } from './plane.ts';
import { blocksOfCells } from './regions-in-plane.ts';
import { windowedPixels } from './windowed.ts';

function toBitmap(width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer>): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

/**
 * A plane of the image, ready to be drawn; null where the image is not there.
 * @param plane of the input
 * @param window in which values are seen; null: in that of the picture
 */
export function pictureBitmap(
  picture: PictureOrReason | null,
  plane: Plane,
  window: Window | null = null,
): OffscreenCanvas | null {
  if (picture === null || 'missing' in picture) return null;
  const own = { ...plane, slice: Math.floor(plane.slice / picture.factor) };
  const { width, height } = planeOf(picture.size, own);
  return toBitmap(width, height, windowedPixels(picture, own, window ?? picture.window));
}

/** A plane of the image, drawn anew only where what it shows has changed. */
export class PictureBitmap {
  #made: { readonly picture: Picture | null; readonly plane: Plane; readonly window: Window | null } | null =
    null;
  #bitmap: CanvasImageSource | null = null;

  update(picture: Picture | null, plane: Plane, window: Window | null): CanvasImageSource | null {
    const made = this.#made;
    const isSame = made?.picture === picture && made.window === window && isSamePlane(made.plane, plane);
    if (!isSame) this.#bitmap = pictureBitmap(picture, plane, window);
    this.#made = { picture, plane, window };
    return this.#bitmap;
  }
}

/** One value for each pixel, from 0 (black) to 255 (white). */
export function greyPixels(levels: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * levels.length).fill(255);
  for (const [i, level] of levels.entries()) pixels.fill(level, 4 * i, 4 * i + 3);
  return pixels;
}

/** The part of a heatmap that lies in a plane of the input, with one pixel per block, or position of a region; null where it does not reach. */
function heatmapBitmap(
  { grid, placement }: EffectTable,
  heatmap: Uint8ClampedArray,
  plane: Plane,
): OffscreenCanvas | null {
  const own = planeInTensor(plane, placement);
  const blocks = blocksOfCells(grid, own);
  if (blocks.length === 0) return null;
  const pixels = new Uint8ClampedArray(4 * blocks.length);
  for (const [i, block] of blocks.entries())
    if (block >= 0) pixels.set(heatmap.subarray(4 * block, 4 * block + 4), 4 * i);
  const { width, height } = blocksInPlane(grid, own);
  return toBitmap(width, height, pixels);
}

/** What bitmaps are made from. */
export interface BitmapSources extends Pick<Masks, 'prediction' | 'reference'> {
  readonly table: EffectTable;
  readonly scale: Scale;
  readonly colours: ColourMapName;
  readonly input: Size<'input'>;
  /** Of the input. */
  readonly plane: Plane;
}

/** Heatmap and outlines, ready to be drawn; made anew only where their source has changed. */
export class Bitmaps {
  heatmap: CanvasImageSource | null = null;
  /** Outlines in pixels of the output. */
  prediction: readonly Segment[] = [];
  reference: readonly Segment[] | null = null;
  /** Of all blocks. */
  #pixels: Uint8ClampedArray = new Uint8ClampedArray();
  #made: BitmapSources | null = null;

  update(sources: BitmapSources): void {
    const before = this.#made;
    const { prediction, reference, table, scale, colours, input, plane } = sources;
    const isSame = before !== null && isSamePlane(before.plane, plane);
    const outlined = (mask: BinaryMask): readonly Segment[] =>
      outlineOf(mask, planeAt(plane, input, mask.size));
    if (!isSame || before.prediction !== prediction) this.prediction = outlined(prediction);
    if (!isSame || before.reference !== reference) this.reference = reference && outlined(reference);
    const isSameMap =
      before?.table === table && before.colours === colours && isSameScale(before.scale, scale);
    if (!isSameMap) this.#pixels = heatmapPixels(table, scale, colours);
    if (!isSameMap || !isSame) this.heatmap = heatmapBitmap(table, this.#pixels, plane);
    this.#made = sources;
  }
}
