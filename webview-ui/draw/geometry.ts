/** How the image lies in its frame: its pixels are `zoom` wide, its corner is at `left`, `top`. */
export interface Projection {
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
}

/** How large something drawn is. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** A point of what is drawn: x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its upper left corner. */
export interface Rectangle extends Point, Extent {}

/** The largest projection that shows the whole image, centred; corners fall on whole pixels of the frame. */
export function fit(image: Extent, frame: Extent, margin: number): Projection {
  const across = (frame.width - 2 * margin) / image.width;
  const down = (frame.height - 2 * margin) / image.height;
  const zoom = Math.max(Math.min(across, down), 1e-6);
  return {
    zoom,
    left: Math.round((frame.width - image.width * zoom) / 2),
    top: Math.round((frame.height - image.height * zoom) / 2),
  };
}

/** The image coordinates of a point of the frame. */
export function toImage(point: Point, projection: Projection): Point {
  return {
    x: (point.x - projection.left) / projection.zoom,
    y: (point.y - projection.top) / projection.zoom,
  };
}

/** The rectangle of the frame that a rectangle of the image covers. */
export function toFrame({ x, y, width, height }: Rectangle, { zoom, left, top }: Projection): Rectangle {
  return { x: left + x * zoom, y: top + y * zoom, width: width * zoom, height: height * zoom };
}

/** All of an image. */
export function whole({ width, height }: Extent): Rectangle {
  return { x: 0, y: 0, width, height };
}

/** Whether a point lies in a rectangle. */
export function contains({ x, y, width, height }: Rectangle, point: Point): boolean {
  return point.x >= x && point.y >= y && point.x < x + width && point.y < y + height;
}

/** The rectangle between two points of the image, in whole pixels, at least one wide, cut at the border. */
export function spanned(from: Point, to: Point, image: Extent): Rectangle {
  const [left, right] = span(from.x, to.x, image.width);
  const [top, bottom] = span(from.y, to.y, image.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function span(a: number, b: number, limit: number): readonly [number, number] {
  const low = Math.min(Math.max(0, Math.floor(Math.min(a, b))), limit - 1);
  const high = Math.min(Math.ceil(Math.max(a, b)), limit);
  return [low, Math.max(high, low + 1)];
}

/** The rectangle moved by whole pixels, as far as the image reaches. */
export function moved({ x, y, width, height }: Rectangle, by: Point, image: Extent): Rectangle {
  const within = (place: number, limit: number): number =>
    Math.min(Math.max(0, Math.round(place)), Math.max(0, limit));
  return {
    x: within(x + by.x, image.width - width),
    y: within(y + by.y, image.height - height),
    width,
    height,
  };
}
