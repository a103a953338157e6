import type { Point, Rectangle } from './geometry.ts';

/** A mark is seen at this size, and covers no more of a large block. */
const largest = 12;

/** The triangle in the upper right corner of a block whose effect is larger than the scale. */
export function beyondMark({ x, y, width, height }: Rectangle): readonly [Point, Point, Point] {
  const side = Math.min(largest, 0.36 * Math.min(width, height));
  const right = x + width;
  return [
    { x: right - side, y },
    { x: right, y },
    { x: right, y: y + side },
  ];
}
