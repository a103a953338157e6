import { at } from '../../src/at.ts';
import type { Size, Space } from '../../src/documents/box.ts';
import type { Window } from '../../src/documents/picture.ts';
import type { Roi } from '../../src/documents/roi.ts';
import type { PictureOrReason } from '../../src/protocol/page.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { blockOnInput } from '../model/map-placement.ts';
import type { BinaryMask } from '../model/roi-counts.ts';
import { isBeyond, type Scale } from '../model/scale.ts';
import { pictureBitmap } from './bitmaps.ts';
import { type DrawnRoi, drawnRoiIn } from './drawn-roi.ts';
import type { FigureOutline, FigurePicture } from './figure.ts';
import { toSvg } from './colour-scale.ts';
import type { Display } from './display.ts';
import { laidOut, pointInFrame, type Projection, type Rectangle, toFrame } from './geometry.ts';
import { blockPaint } from './heatmap.ts';
import { outlineOf, type Segment } from './outline.ts';
import { overlayColours } from './overlay-colours.ts';
import { blocksOfPlane, layoutOf, type Plane, planeAt, planeInTensor, rectangleOf } from './plane.ts';
import { markedSquare, regionsInPlane } from './regions-in-plane.ts';

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

/** The image of a plane as a data URL, as it lies on the page; null where it is not there. */
export async function imageUrl(
  picture: PictureOrReason | null,
  plane: Plane,
  window: Window | null = null,
): Promise<string | null> {
  const bitmap = pictureBitmap(picture, plane, window);
  if (bitmap === null) return null;
  const bytes = new Uint8Array(
    await (await mirrored(bitmap, plane).convertToBlob({ type: 'image/png' })).arrayBuffer(),
  );
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}

function mirrored(bitmap: OffscreenCanvas, { x, y }: Plane): OffscreenCanvas {
  if (!x.isMirrored && y?.isMirrored !== true) return bitmap;
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context?.translate(x.isMirrored ? width : 0, y?.isMirrored === true ? height : 0);
  context?.scale(x.isMirrored ? -1 : 1, y?.isMirrored === true ? -1 : 1);
  context?.drawImage(bitmap, 0, 0);
  return canvas;
}

/** How a plane of a size lies on a page whose units are those of its sides. */
export function pageOf<S extends Space>(size: Size<S>, plane: Plane): Projection {
  const { x, y } = plane;
  const { width, height } = laidOut(layoutOf(size, plane));
  const sign = (isMirrored = false): number => (isMirrored ? -1 : 1);
  return {
    across: sign(x.isMirrored) * x.pixel,
    down: sign(y?.isMirrored) * (y?.pixel ?? 1),
    left: x.isMirrored ? width : 0,
    top: y?.isMirrored === true ? height : 0,
  };
}

/** The blocks of a map in a plane of the input in their colours, as they lie on the page. */
export function cellsOf(
  table: EffectTable,
  scale: Scale,
  { opacity, colours }: Pick<Display, 'opacity' | 'colours'>,
  input: Size<'input'>,
  plane: Plane,
): FigurePicture['cells'] {
  const page = pageOf(input, plane);
  const own = planeInTensor(plane, table.placement);
  if (table.grid.regions) return regionCells(table, scale, { opacity, colours }, own, page);
  return [...new Set(blocksOfPlane(table.grid, own))].flatMap((i) => {
    const effect = at(table.effects, i);
    const paint = blockPaint(effect, table.outcome, scale, colours);
    if (paint === null) return [];
    const rectangle = toFrame(rectangleOf(blockOnInput(table, i, input), plane), page);
    const { colour, alpha } = paint;
    return [
      { rectangle, colour: toSvg(colour), opacity: opacity * alpha, isBeyond: isBeyond(effect, scale) },
    ];
  });
}

/** The regions of a map in a plane in their colours, row by row; the mark of effects beyond the scale in their middle. */
function regionCells(
  table: EffectTable,
  scale: Scale,
  { opacity, colours }: Pick<Display, 'opacity' | 'colours'>,
  plane: Plane,
  page: Projection,
): FigurePicture['cells'] {
  return [...regionsInPlane(table.grid, plane)].flatMap(([index, region]) => {
    const effect = at(table.effects, index);
    const paint = blockPaint(effect, table.outcome, scale, colours);
    if (paint === null) return [];
    const colour = toSvg(paint.colour);
    const cell = (rectangle: Rectangle, alpha: number, isMark: boolean): FigurePicture['cells'][number] => ({
      ...{ rectangle: toFrame(rectangle, page), colour },
      ...{ opacity: opacity * alpha, isBeyond: isMark },
    });
    return [
      ...region.rows.map((row) => cell(row, paint.alpha, false)),
      ...(isBeyond(effect, scale) ? [cell(markedSquare(region), 0, true)] : []),
    ];
  });
}

/** A region of interest in a plane of the input, as it lies on the page; null where it does not reach into it. */
export function roiOnPage(roi: Roi, input: Size<'input'>, plane: Plane): DrawnRoi | null {
  const drawn = drawnRoiIn(roi, plane);
  const page = pageOf(input, plane);
  return (
    drawn && {
      bounds: toFrame(drawn.bounds, page),
      outline: drawn.outline?.map((line) => lineOnPage(line, page)) ?? null,
    }
  );
}

/** The outline of a reference mask in a plane of the input. */
export function referenceOutline(mask: BinaryMask, input: Size<'input'>, plane: Plane): FigureOutline {
  return outline(mask, input, plane, { colour: overlayColours.reference, dash: '4 3' });
}

/** The outline of what a model predicts in a plane of the input. */
export function predictionOutline(mask: BinaryMask, input: Size<'input'>, plane: Plane): FigureOutline {
  return outline(mask, input, plane, { colour: overlayColours.prediction, dash: '' });
}

function outline(
  mask: BinaryMask,
  input: Size<'input'>,
  plane: Plane,
  line: Pick<FigureOutline, 'colour' | 'dash'>,
): FigureOutline {
  const own = planeAt(plane, input, mask.size);
  const page = pageOf(mask.size, own);
  return {
    segments: outlineOf(mask, own).map((segment) => lineOnPage(segment, page)),
    extent: laidOut(layoutOf(mask.size, own)),
    ...line,
  };
}

function lineOnPage([x0, y0, x1, y1]: Segment, page: Projection): Segment {
  const [from, to] = [pointInFrame({ x: x0, y: y0 }, page), pointInFrame({ x: x1, y: y1 }, page)];
  return [from.x, from.y, to.x, to.y];
}
