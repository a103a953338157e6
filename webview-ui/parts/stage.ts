import type { Extent, Point } from '../draw/geometry.ts';

/** The factors by which keys zoom; 0 shows the whole image. */
const zoomKeys: Readonly<Record<string, number>> = { '+': 1.25, '=': 1.25, '-': 0.8, '0': 0 };

/** The factor by which a key zooms; null where it does not. */
export function zoomOfKey({ key, ctrlKey, metaKey }: KeyboardEvent): number | null {
  return ctrlKey || metaKey ? null : (zoomKeys[key] ?? null);
}

/** The factor by which the wheel zooms; null where it scrolls the page instead. */
export function zoomOfWheel(event: WheelEvent): number | null {
  const { scrollHeight, clientHeight } = document.documentElement;
  if (scrollHeight > clientHeight && !event.ctrlKey) return null;
  const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 * event.deltaY : event.deltaY;
  return Math.exp(-pixels / (event.ctrlKey ? 120 : 400));
}

/** How many slices the wheel goes through: one for each notch, or for so much of a touchpad. */
export function slicesOfWheel({ deltaY, deltaMode }: WheelEvent): number {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return Math.sign(deltaY);
  return Math.abs(deltaY) >= 50 ? Math.sign(deltaY) : deltaY / 50;
}

/** Where the pointer is over a canvas, in CSS pixels. */
export function pointOver(canvas: Element, { clientX, clientY }: MouseEvent): Point {
  const { left, top } = canvas.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

/** Whether a key shows the image with nothing over it while it is held. */
export function isBareKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'h' && !ctrlKey && !metaKey && !altKey;
}

/** What of the bare image is shown: instead of the scene, or beside it at a point of the frame. */
export interface Original {
  readonly isBare: boolean;
  readonly beside: Point | null;
}

/**
 * Draws on a canvas that fills a frame of this size in CSS pixels.
 * @param paint draws the scene, or the image with nothing over it
 */
export function drawOn(
  canvas: HTMLCanvasElement,
  { width, height }: Extent,
  paint: (context: CanvasRenderingContext2D, isBare: boolean) => void,
  { isBare, beside }: Original,
): void {
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const within = (at: Point, isImageAlone: boolean): void => {
    context.save();
    context.translate(at.x, at.y);
    context.beginPath();
    context.rect(
      0,
      0,
      beside !== null && beside.x > 0 ? beside.x : width,
      beside !== null && beside.y > 0 ? beside.y : height,
    );
    context.clip();
    paint(context, isImageAlone);
    context.restore();
  };
  within({ x: 0, y: 0 }, isBare);
  if (beside !== null) within(beside, true);
}
