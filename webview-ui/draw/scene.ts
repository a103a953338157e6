import { at } from '../../src/at.ts';
import { type Size, wholeBox } from '../../src/documents/box.ts';
import { isUndiffering } from '../../src/documents/effect-state.ts';
import { onInput } from '../../src/documents/spaces.ts';
import { type BlockEffect, isUnsure } from '../model/block-effect.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { blockOnInput } from '../model/map-placement.ts';
import { frameRectangle, markBlock } from './block-frame.ts';
import { strokeCrosshair } from './crosshair.ts';
import { type DrawnRoi, linesInFrame, strokeRoi } from './drawn-roi.ts';
import { type Extent, type Point, type Projection, type Rectangle, toFrame, whole } from './geometry.ts';
import { isBeyond, isHidden, type Scale } from '../model/scale.ts';
import { beyondMark } from './beyond-mark.ts';
import { strokeLasso } from './lasso-drag.ts';
import type { Segment } from './outline.ts';
import { type Overlay, overlayColours } from './overlay-colours.ts';
import {
  blocksInPlane,
  blocksOfPlane,
  cellInPlane,
  type Plane,
  planeInTensor,
  planeOf,
  pointOf,
  rectangleOf,
} from './plane.ts';
import { markedSquare, regionsInPlane } from './regions-in-plane.ts';

/** Everything that is drawn over each other, from the image up; rectangles are in pixels of the model's input. */
export interface Scene {
  readonly projection: Projection;
  readonly image: CanvasImageSource | null;
  readonly input: Size<'input'>;
  /** Which plane of the input is drawn. */
  readonly plane: Plane;
  readonly table: EffectTable;
  readonly heatmap: CanvasImageSource | null;
  readonly opacity: number;
  readonly scale: Scale;
  /** Let blocks run into each other. */
  readonly isSmooth: boolean;
  readonly overlays: Readonly<Record<Overlay, boolean>>;
  /** Hatch blocks that are not measured yet. */
  readonly showUnknown: boolean;
  /** Outlines in pixels of the model's output, and how large that is. */
  readonly prediction: readonly Segment[];
  readonly reference: readonly Segment[] | null;
  readonly output: Extent;
  /** The part of the image in which outlines are drawn. */
  readonly outlined: Rectangle;
  /** Null in a slice that it does not reach into. */
  readonly roi: DrawnRoi | null;
  /** The RoI that effects were measured for, where it is another one. */
  readonly measuredRoi: DrawnRoi | null;
  /** A lasso that is being drawn around the next one. */
  readonly lasso?: readonly Point[];
  /** The part of the input whose effect is followed through layers. */
  readonly region: Rectangle | null;
  readonly selected: number | null;
  readonly hovered: number | null;
  /** Where the planes of a volume meet; null where there is one plane alone. */
  readonly crosshair: Point | null;
}

/** Draws the image with nothing over it; the context is in CSS pixels of the frame. */
export function drawImage(
  context: CanvasRenderingContext2D,
  { projection, input, plane, image }: Pick<Scene, 'projection' | 'input' | 'plane' | 'image'>,
): void {
  const { width, height } = planeOf(input, plane);
  context.imageSmoothingEnabled = false;
  inImage(context, projection, () => {
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    if (image !== null) context.drawImage(image, 0, 0, width, height);
  });
}

/** Draws the scene; the context is in CSS pixels of the frame. */
export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { projection, overlays } = scene;
  drawImage(context, scene);
  if (overlays.effects) {
    inImage(context, projection, () => {
      drawHeatmap(context, scene);
    });
    hatch(context, scene);
    dot(context, scene);
    markBeyond(context, scene);
  }
  drawOutlines(context, scene);
  if (overlays.roi) {
    if (scene.measuredRoi !== null) strokeRoi(context, projection, scene.measuredRoi, [3, 4], 1.5);
    const { roi } = scene;
    if (roi !== null) strokeRoi(context, projection, roi, [], roi.outline === null ? 2 : 1.5);
  }
  if (scene.lasso !== undefined) strokeLasso(context, scene.lasso, projection);
  if (scene.crosshair !== null) strokeCrosshair(context, scene, scene.crosshair);
  if (scene.region !== null)
    frameRectangle(context, projection, scene.region, overlayColours.region, [6, 4], 2);
  if (scene.hovered !== null) markBlock(context, scene, scene.hovered, 1);
  if (scene.selected !== null) markBlock(context, scene, scene.selected, 2);
}

function drawOutlines(context: CanvasRenderingContext2D, scene: Scene): void {
  const { projection, overlays, output, outlined } = scene;
  const { width, height } = planeOf(scene.input, scene.plane);
  const across = (projection.across * width) / output.width;
  const down = (projection.down * height) / output.height;
  const inFrame = (lines: readonly Segment[]): Path2D => linesInFrame(lines, { ...projection, across, down });
  context.save();
  context.beginPath();
  const clip = toFrame(outlined, projection);
  context.rect(clip.x, clip.y, clip.width, clip.height);
  context.clip();
  if (overlays.reference && scene.reference !== null)
    strokeOutline(context, inFrame(scene.reference), overlayColours.reference, [4, 3]);
  if (overlays.prediction) strokeOutline(context, inFrame(scene.prediction), overlayColours.prediction, []);
  context.restore();
}

function inImage(
  context: CanvasRenderingContext2D,
  { left, top, across, down }: Projection,
  draw: () => void,
): void {
  context.save();
  context.translate(left, top);
  context.scale(across, down);
  draw();
  context.restore();
}

/** One pixel of the heatmap becomes one block, or one position of a region, exactly; the last row and column are cut at the border. */
function drawHeatmap(context: CanvasRenderingContext2D, scene: Scene): void {
  if (scene.heatmap === null) return;
  const { input, plane } = scene;
  const { grid, placement } = scene.table;
  context.save();
  context.beginPath();
  const { x, y, width, height } = rectangleOf(onInput(wholeBox(grid.size), placement, input), plane);
  context.rect(x, y, width, height);
  context.clip();
  context.globalAlpha = scene.opacity;
  const [offset, scale] = [pointOf(placement.offset, plane), planeOf(placement.scale, plane)];
  context.translate(offset.x, offset.y);
  context.scale(scale.width, scale.height);
  context.imageSmoothingEnabled = scene.isSmooth;
  const [blocks, block] = [blocksInPlane(grid, plane), cellInPlane(grid, plane)];
  context.drawImage(scene.heatmap, 0, 0, blocks.width * block.width, blocks.height * block.height);
  context.restore();
}

/** Hatches the blocks whose effect is not known, to distinguish them from blocks without an effect. */
function hatch(context: CanvasRenderingContext2D, scene: Scene): void {
  context.save();
  context.beginPath();
  const isHatched = (effect: BlockEffect): boolean =>
    (scene.showUnknown && effect.state === 'unknown') || isUndiffering(effect);
  for (const { x, y, width, height } of areasInFrame(scene, isHatched)) {
    context.rect(x, y, width, height);
  }
  context.clip();
  context.strokeStyle = overlayColours.unknown;
  context.lineWidth = 1;
  context.beginPath();
  const area = toFrame(whole(planeOf(scene.input, scene.plane)), scene.projection);
  for (let x = area.x; x < area.x + area.width + area.height; x += 6) {
    context.moveTo(x, area.y);
    context.lineTo(x - area.height, area.y + area.height);
  }
  context.stroke();
  context.restore();
}

/**
 * Small dots on the blocks that are not yet distinguishable from zero, as maps mark what is not significant; as faint on
 * black as on white.
 */
function dot(context: CanvasRenderingContext2D, scene: Scene): void {
  context.save();
  context.globalCompositeOperation = 'difference';
  context.fillStyle = overlayColours.undetermined;
  context.beginPath();
  for (const { x, y, width, height } of inFrame(scene, isUnsure)) {
    const radius = Math.min(1.5, Math.max(0.6, Math.min(width, height) / 16));
    const [left, top] = [x + width / 2, y + height / 2];
    context.moveTo(left + radius, top);
    context.arc(left, top, radius, 0, 2 * Math.PI);
  }
  context.fill();
  context.restore();
}

/** A triangle in the corner of the blocks whose effect is larger than the scale. */
function markBeyond(context: CanvasRenderingContext2D, scene: Scene): void {
  context.beginPath();
  for (const block of inFrame(
    scene,
    (effect) => isBeyond(effect, scene.scale) && !isHidden(effect, scene.scale),
  )) {
    const [first, ...others] = beyondMark(block);
    context.moveTo(first.x, first.y);
    for (const { x, y } of others) context.lineTo(x, y);
    context.closePath();
  }
  context.fillStyle = overlayColours.beyond;
  context.fill();
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = 1;
  context.stroke();
}

/** A bright line on a dark one, which is visible on any image. */
function strokeOutline(
  context: CanvasRenderingContext2D,
  path: Path2D,
  colour: string,
  dash: readonly number[],
): void {
  context.lineCap = 'square';
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = 2;
  context.stroke(path);
  context.setLineDash([...dash]);
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke(path);
  context.setLineDash([]);
}

/** All that the blocks or regions cover in the plane whose effects are of a kind, in the frame. */
function areasInFrame(scene: Scene, isOfKind: (effect: BlockEffect) => boolean): readonly Rectangle[] {
  const { table, plane, projection } = scene;
  if (!table.grid.regions) return inFrame(scene, isOfKind);
  return [...regionsInPlane(table.grid, planeInTensor(plane, table.placement))]
    .filter(([index]) => isOfKind(at(table.effects, index)))
    .flatMap(([, { rows }]) => rows.map((row) => toFrame(row, projection)));
}

/**
 * The blocks in the plane whose effects are of a kind, in the frame; of a region, the square in its middle that marks
 * belong to.
 */
function inFrame(
  { table, input, plane, projection }: Scene,
  isOfKind: (effect: BlockEffect) => boolean,
): readonly Rectangle[] {
  const own = planeInTensor(plane, table.placement);
  if (table.grid.regions)
    return [...regionsInPlane(table.grid, own)]
      .filter(([index]) => isOfKind(at(table.effects, index)))
      .map(([, region]) => toFrame(markedSquare(region), projection));
  return [...new Set(blocksOfPlane(table.grid, own))]
    .filter((index) => isOfKind(at(table.effects, index)))
    .map((index) => toFrame(rectangleOf(blockOnInput(table, index, input), plane), projection));
}
