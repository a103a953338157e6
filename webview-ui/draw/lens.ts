import {
  type Extent,
  fit,
  type Layout,
  type Point,
  projected,
  type Projection,
  type Rectangle,
  toFrame,
} from './geometry.ts';

/** Which part of the image fills the frame: how much larger than when it just fits, and around which point of it. */
export interface Lens {
  /** 1 shows the whole image. */
  readonly scale: number;
  /** The middle, in shares of the image's width and height. */
  readonly x: number;
  readonly y: number;
}

/** The whole image. */
export const wholeImage: Lens = { scale: 1, x: 0.5, y: 0.5 };

const largestScale = 32;
const margin = 6;

/** Where the image lies in the frame when seen through the lens; corners fall on whole pixels of the frame. */
export function projectionOf({ scale, x, y }: Lens, image: Layout, frame: Extent): Projection {
  const fitted = fit(image, frame, margin);
  if (scale === 1) return fitted;
  const zoom = (Math.abs(fitted.across) * scale) / (image.pixel?.width ?? 1);
  return projected(image, frame, zoom, { x, y });
}

/**
 * The lens zoomed by a factor, while a point of the image stays where it is; without a point, the middle of what is
 * shown. A factor of 0 shows the whole image.
 */
export function zoomed(lens: Lens, factor: number, around: Point | null, image: Layout, frame: Extent): Lens {
  const scale = Math.min(largestScale, Math.max(1, lens.scale * factor));
  const kept = lens.scale / scale;
  const { x, y } = around === null ? lens : { x: around.x / image.width, y: around.y / image.height };
  return settled({ scale, x: x + (lens.x - x) * kept, y: y + (lens.y - y) * kept }, image, frame);
}

/** The lens after the image was pushed by some pixels of the frame. */
export function panned(lens: Lens, by: Point, image: Layout, frame: Extent): Lens {
  const { across, down } = projectionOf(lens, image, frame);
  const x = lens.x - by.x / (image.width * across);
  const y = lens.y - by.y / (image.height * down);
  return settled({ ...lens, x, y }, image, frame);
}

/** The lens moved, if it must be, so that a rectangle of the image is seen. */
export function revealing(lens: Lens, rectangle: Rectangle, image: Layout, frame: Extent): Lens {
  const { x, y, width, height } = toFrame(rectangle, projectionOf(lens, image, frame));
  const isSeen = x >= 0 && y >= 0 && x + width <= frame.width && y + height <= frame.height;
  if (isSeen || lens.scale === 1) return lens;
  const middle = {
    x: (rectangle.x + rectangle.width / 2) / image.width,
    y: (rectangle.y + rectangle.height / 2) / image.height,
  };
  return settled({ ...lens, ...middle }, image, frame);
}

/** The lens moved so that no border is empty where the image could fill it. */
function settled({ scale, x, y }: Lens, image: Layout, frame: Extent): Lens {
  if (scale === 1) return wholeImage;
  const { across, down } = fit(image, frame, margin);
  const within = (at: number, length: number, room: number): number => {
    const half = room / (2 * Math.abs(length) * scale);
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, at));
  };
  return {
    scale,
    x: within(x, image.width * across, frame.width),
    y: within(y, image.height * down, frame.height),
  };
}
