/** How the image lies in its frame: its corner is at `left`, `top`, its pixels are so wide and high; below 0 where it is mirrored. */
export interface Projection {
  readonly across: number;
  readonly down: number;
  readonly left: number;
  readonly top: number;
}

/** How large something drawn is. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** How an image is laid out: its pixels, which are square unless it says otherwise, and whether it is mirrored. */
export interface Layout extends Extent {
  readonly pixel?: Extent;
  readonly mirrored?: { readonly x: boolean; readonly y: boolean };
}

/** A point of what is drawn: x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its upper left corner. */
export interface Rectangle extends Point, Extent {}

/** How large an image is, in units of its pixels' lengths. */
export function laidOut({ width, height, pixel }: Layout): Extent {
  return { width: width * (pixel?.width ?? 1), height: height * (pixel?.height ?? 1) };
}

/** The largest projection that shows the whole image, centred; corners fall on whole pixels of the frame. */
export function fit(image: Layout, frame: Extent, margin: number): Projection {
  const { width, height } = laidOut(image);
  const across = (frame.width - 2 * margin) / width;
  const down = (frame.height - 2 * margin) / height;
  return projected(image, frame, Math.max(Math.min(across, down), 1e-6), { x: 0.5, y: 0.5 });
}

/**
 * The projection of an image whose units are so long in the frame.
 * @param middle the point in the middle of the frame, in shares of the image's width and height
 */
export function projected(image: Layout, frame: Extent, zoom: number, middle: Point): Projection {
  const { pixel, mirrored } = image;
  const across = (mirrored?.x === true ? -1 : 1) * zoom * (pixel?.width ?? 1);
  const down = (mirrored?.y === true ? -1 : 1) * zoom * (pixel?.height ?? 1);
  return {
    across,
    down,
    left: Math.round(frame.width / 2 - middle.x * image.width * across),
    top: Math.round(frame.height / 2 - middle.y * image.height * down),
  };
}

/** The image coordinates of a point of the frame. */
export function toImage(point: Point, { across, down, left, top }: Projection): Point {
  return { x: (point.x - left) / across, y: (point.y - top) / down };
}

/** The point of the frame at a point of the image. */
export function pointInFrame({ x, y }: Point, { across, down, left, top }: Projection): Point {
  return { x: left + x * across, y: top + y * down };
}

/** The rectangle of the frame that a rectangle of the image covers. */
export function toFrame({ x, y, width, height }: Rectangle, projection: Projection): Rectangle {
  const [a, b] = [
    pointInFrame({ x, y }, projection),
    pointInFrame({ x: x + width, y: y + height }, projection),
  ];
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(b.x - a.x),
    height: Math.abs(b.y - a.y),
  };
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
