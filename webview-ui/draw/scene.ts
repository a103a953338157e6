import { type Size, wholeBox } from '../../src/documents/box.ts';
import { onInput } from '../../src/documents/spaces.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { blockOnInput } from '../model/map-placement.ts';
import { type DrawnRoi, strokeRoi } from './drawn-roi.ts';
import { type Extent, type Point, type Projection, type Rectangle, toFrame, whole } from './geometry.ts';
import type { Scale } from '../model/scale.ts';
import { beyondMark } from './beyond-mark.ts';
import { beyondBlocks, undifferingBlocks, unknownBlocks, unsureBlocks } from './heatmap.ts';
import { strokeLasso } from './lasso-drag.ts';
import { type Overlay, overlayColours } from './overlay-colours.ts';
import {
  blocksInPlane,
  isInPlane,
  isInSlice,
  planeOf,
  pointOf,
  rectangleOf,
  sliceInTensor,
} from './plane.ts';

/** Everything that is drawn over each other, from the image up; rectangles are in pixels of the model's input. */
export interface Scene {
  readonly projection: Projection;
  readonly image: CanvasImageSource | null;
  readonly input: Size<'input'>;
  /** The slice of the input that is drawn; 0 of an image. */
  readonly slice: number;
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
  readonly prediction: Path2D;
  readonly reference: Path2D | null;
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
}

/** Draws the image with nothing over it; the context is in CSS pixels of the frame. */
export function drawImage(
  context: CanvasRenderingContext2D,
  { projection, input, image }: Pick<Scene, 'projection' | 'input' | 'image'>,
): void {
  const { width, height } = planeOf(input);
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
  const { width, height } = planeOf(scene.input);
  drawImage(context, scene);
  if (overlays.effects) {
    inImage(context, projection, () => {
      drawHeatmap(context, scene);
    });
    hatch(context, scene);
    dot(context, scene);
    markBeyond(context, scene);
  }
  inImage(context, projection, () => {
    const { output, outlined } = scene;
    context.beginPath();
    context.rect(outlined.x, outlined.y, outlined.width, outlined.height);
    context.clip();
    context.scale(width / output.width, height / output.height);
    const thin = output.width / (width * projection.zoom);
    if (overlays.reference && scene.reference !== null) {
      strokeOutline(context, scene.reference, overlayColours.reference, thin, [4 * thin, 3 * thin]);
    }
    if (overlays.prediction) strokeOutline(context, scene.prediction, overlayColours.prediction, thin, []);
  });
  if (overlays.roi) {
    if (scene.measuredRoi !== null) strokeRoi(context, projection, scene.measuredRoi, [3, 4], 1.5);
    const { roi } = scene;
    if (roi !== null) strokeRoi(context, projection, roi, [], roi.outline === null ? 2 : 1.5);
  }
  if (scene.lasso !== undefined) strokeLasso(context, scene.lasso, projection);
  if (scene.region !== null) frameRectangle(context, scene, scene.region, overlayColours.region, [6, 4], 2);
  if (scene.hovered !== null) markBlock(context, scene, scene.hovered, 1);
  if (scene.selected !== null) markBlock(context, scene, scene.selected, 2);
}

function inImage(context: CanvasRenderingContext2D, { left, top, zoom }: Projection, draw: () => void): void {
  context.save();
  context.translate(left, top);
  context.scale(zoom, zoom);
  draw();
  context.restore();
}

/** One pixel of the heatmap becomes one block, exactly; the last row and column are cut at the border. */
function drawHeatmap(context: CanvasRenderingContext2D, scene: Scene): void {
  if (scene.heatmap === null) return;
  const { input } = scene;
  const { grid, placement } = scene.table;
  context.save();
  context.beginPath();
  const { x, y, width, height } = rectangleOf(onInput(wholeBox(grid.size), placement, input));
  context.rect(x, y, width, height);
  context.clip();
  context.globalAlpha = scene.opacity;
  const [offset, scale] = [pointOf(placement.offset), planeOf(placement.scale)];
  context.translate(offset.x, offset.y);
  context.scale(scale.width, scale.height);
  context.imageSmoothingEnabled = scene.isSmooth;
  const [blocks, block] = [blocksInPlane(grid), planeOf(grid.block)];
  context.drawImage(scene.heatmap, 0, 0, blocks.width * block.width, blocks.height * block.height);
  context.restore();
}

/** Hatches the blocks whose effect is not known, to distinguish them from blocks without an effect. */
function hatch(context: CanvasRenderingContext2D, scene: Scene): void {
  context.save();
  context.beginPath();
  const unknown = scene.showUnknown ? unknownBlocks(scene.table) : [];
  for (const { x, y, width, height } of inFrame(scene, [...unknown, ...undifferingBlocks(scene.table)])) {
    context.rect(x, y, width, height);
  }
  context.clip();
  context.strokeStyle = overlayColours.unknown;
  context.lineWidth = 1;
  context.beginPath();
  const area = toFrame(whole(planeOf(scene.input)), scene.projection);
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
  for (const { x, y, width, height } of inFrame(scene, unsureBlocks(scene.table))) {
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
  for (const block of inFrame(scene, beyondBlocks(scene.table, scene.scale))) {
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
  thin: number,
  dash: readonly number[],
): void {
  context.lineCap = 'square';
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = 2 * thin;
  context.stroke(path);
  context.setLineDash([...dash]);
  context.strokeStyle = colour;
  context.lineWidth = thin;
  context.stroke(path);
  context.setLineDash([]);
}

function frameRectangle(
  context: CanvasRenderingContext2D,
  scene: Scene,
  rectangle: Rectangle,
  colour: string,
  dash: readonly number[],
  lineWidth: number,
): void {
  const { x, y, width, height } = toFrame(rectangle, scene.projection);
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = lineWidth + 2;
  context.strokeRect(x, y, width, height);
  context.setLineDash([...dash]);
  context.strokeStyle = colour;
  context.lineWidth = lineWidth;
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
}

function markBlock(context: CanvasRenderingContext2D, scene: Scene, index: number, lineWidth: number): void {
  const box = blockOnInput(scene.table, index, scene.input);
  if (!isInSlice(box, scene.slice)) return;
  const rectangle = rectangleOf(box);
  frameRectangle(context, scene, rectangle, overlayColours.selection, [], lineWidth);
}

/** The blocks that are drawn, of those with these numbers, in the frame. */
function inFrame(
  { table, input, slice, projection }: Scene,
  blocks: readonly number[],
): readonly Rectangle[] {
  const own = sliceInTensor(slice, table.placement);
  return blocks
    .filter((index) => isInPlane(table.grid, index, own))
    .map((index) => toFrame(rectangleOf(blockOnInput(table, index, input)), projection));
}
