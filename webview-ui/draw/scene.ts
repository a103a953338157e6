import type { Window } from '../../src/documents/settings.ts';
import type { EffectTable } from '../model/effect-table.ts';
import { blockOnImage, windowOnImage } from '../model/map-placement.ts';
import type { Overlay } from '../model/view-options.ts';
import { type Placement, toFrame } from './geometry.ts';
import { undifferingBlocks, unknownBlocks, unsureBlocks } from './heatmap.ts';
import { overlayColours } from './overlay-colours.ts';

/** Everything that is drawn over each other, from the image up. */
export interface Scene {
  readonly placement: Placement;
  readonly image: CanvasImageSource | null;
  /** `[height, width]` of the image, in pixels of the model's input. */
  readonly size: readonly [number, number];
  readonly table: EffectTable;
  readonly heatmap: CanvasImageSource | null;
  readonly opacity: number;
  readonly overlays: Readonly<Record<Overlay, boolean>>;
  /** Hatch what was not measured yet. */
  readonly showUnknown: boolean;
  /** Outlines, in pixels of the model's output, which is `outputSize` large. */
  readonly prediction: Path2D;
  readonly reference: Path2D | null;
  readonly outputSize: readonly [number, number];
  readonly roi: Window;
  /** The region that effects were measured for, where it is another one. */
  readonly measuredRoi: Window | null;
  /** The part of the input whose effect is followed through layers. */
  readonly inputRegion: Window | null;
  readonly selected: number | null;
  readonly hovered: number | null;
}

/** Draws the scene; the context is in CSS pixels of the frame. */
export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { placement, overlays } = scene;
  context.imageSmoothingEnabled = false;
  inImage(context, placement, () => {
    const [height, width] = scene.size;
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    if (scene.image !== null) context.drawImage(scene.image, 0, 0, width, height);
    if (overlays.effects) drawHeatmap(context, scene);
  });
  if (overlays.effects) hatch(context, scene);
  if (overlays.effects) dot(context, scene);
  inImage(context, placement, () => {
    const [height, width] = scene.outputSize;
    context.scale(scene.size[1] / width, scene.size[0] / height);
    const thin = width / (scene.size[1] * placement.zoom);
    if (overlays.reference && scene.reference !== null) {
      strokeOutline(context, scene.reference, overlayColours.reference, thin, [4 * thin, 3 * thin]);
    }
    if (overlays.prediction) strokeOutline(context, scene.prediction, overlayColours.prediction, thin, []);
  });
  if (overlays.roi) {
    if (scene.measuredRoi !== null)
      frameWindow(context, scene, scene.measuredRoi, overlayColours.roi, [3, 4], 1.5);
    frameWindow(context, scene, scene.roi, overlayColours.roi, [], 2);
  }
  if (scene.inputRegion !== null)
    frameWindow(context, scene, scene.inputRegion, overlayColours.region, [6, 4], 2);
  if (scene.hovered !== null) markBlock(context, scene, scene.hovered, 1);
  if (scene.selected !== null) markBlock(context, scene, scene.selected, 2);
}

function inImage(context: CanvasRenderingContext2D, { left, top, zoom }: Placement, draw: () => void): void {
  context.save();
  context.translate(left, top);
  context.scale(zoom, zoom);
  draw();
  context.restore();
}

/** How much the image is darkened under effects that hide it wholly. */
export const shade = 0.4;

/** One pixel of the heatmap becomes one block, exactly; the last row and column are cut at the border. */
function drawHeatmap(context: CanvasRenderingContext2D, scene: Scene): void {
  if (scene.heatmap === null) return;
  const { table, size } = scene;
  // Pale colours are told from a bright image only where that steps back.
  context.fillStyle = `rgb(0 0 0 / ${shade * scene.opacity})`;
  context.fillRect(0, 0, size[1], size[0]);
  context.save();
  context.beginPath();
  const [top, left, height, width] = windowOnImage([0, 0, ...table.size], table, size);
  context.rect(left, top, width, height);
  context.clip();
  context.globalAlpha = scene.opacity;
  context.translate(table.offset[1], table.offset[0]);
  context.scale(table.scale[1], table.scale[0]);
  context.drawImage(scene.heatmap, 0, 0, table.columns * table.block[1], table.rows * table.block[0]);
  context.restore();
}

/** Hatches the blocks of which nothing is known, which zero must be told from. */
function hatch(context: CanvasRenderingContext2D, scene: Scene): void {
  context.save();
  context.beginPath();
  const unknown = scene.showUnknown ? unknownBlocks(scene.table) : [];
  for (const index of [...unknown, ...undifferingBlocks(scene.table)]) {
    const { x, y, width, height } = toFrame(blockOnImage(scene.table, index, scene.size), scene.placement);
    context.rect(x, y, width, height);
  }
  context.clip();
  context.strokeStyle = overlayColours.unknown;
  context.lineWidth = 1;
  context.beginPath();
  const area = toFrame([0, 0, ...scene.size], scene.placement);
  for (let at = 0; at < area.width + area.height; at += 6) {
    context.moveTo(area.x + at, area.y);
    context.lineTo(area.x + at - area.height, area.y + area.height);
  }
  context.stroke();
  context.restore();
}

/** Dots on the blocks that are not told from zero yet, as maps mark what is not significant. */
function dot(context: CanvasRenderingContext2D, scene: Scene): void {
  const blocks = unsureBlocks(scene.table).map((index) =>
    toFrame(blockOnImage(scene.table, index, scene.size), scene.placement),
  );
  for (const [colour, grow] of [
    [overlayColours.halo, 0.8],
    [overlayColours.undetermined, 0],
  ] as const) {
    context.fillStyle = colour;
    context.beginPath();
    for (const { x, y, width, height } of blocks) {
      const radius = Math.min(4, Math.max(0.8, Math.min(width, height) / 10)) + grow;
      const [left, top] = [x + width / 2, y + height / 2];
      context.moveTo(left + radius, top);
      context.arc(left, top, radius, 0, 2 * Math.PI);
    }
    context.fill();
  }
}

/** A bright line on a dark one, so that it is seen on any image. */
function strokeOutline(
  context: CanvasRenderingContext2D,
  path: Path2D,
  colour: string,
  thin: number,
  dash: readonly number[],
): void {
  context.lineCap = 'square';
  context.strokeStyle = overlayColours.halo;
  context.lineWidth = 2.5 * thin;
  context.stroke(path);
  context.setLineDash([...dash]);
  context.strokeStyle = colour;
  context.lineWidth = 1.25 * thin;
  context.stroke(path);
  context.setLineDash([]);
}

function frameWindow(
  context: CanvasRenderingContext2D,
  scene: Scene,
  window: Window,
  colour: string,
  dash: readonly number[],
  lineWidth: number,
): void {
  const { x, y, width, height } = toFrame(window, scene.placement);
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
  frameWindow(
    context,
    scene,
    blockOnImage(scene.table, index, scene.size),
    overlayColours.selection,
    [],
    lineWidth,
  );
}
