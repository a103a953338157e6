import type { Picture } from '../../src/documents/picture.ts';

/** An 8-bit picture in colours, seen as it is. */
export function rgbPicture(width: number, height: number, rgb: Uint8Array): Picture {
  return {
    size: [height, width],
    factor: 1,
    channels: 3,
    stored: rgb,
    ...{ slope: 1, intercept: 0 },
    window: { low: 0, high: 255 },
    ...{ spacing: null, place: null },
  };
}
