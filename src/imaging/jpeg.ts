import jpeg from 'jpeg-js';
import { UserError } from '../errors.ts';
import { checkSize, type ImageSize, type Raster } from './raster.ts';

export const jpegMagic = [0xff, 0xd8, 0xff] as const;

interface Frame extends ImageSize {
  /** The last digit of the frame's marker (0 baseline, 1 extended, 2 progressive, …). */
  readonly kind: number;
  readonly precision: number;
  readonly components: number;
  /** An Adobe marker says that the components are RGB as they stand. */
  readonly plainRgb: boolean;
}

/** The size in a JPEG's frame header. */
export function jpegSize(bytes: Uint8Array): ImageSize {
  const { width, height } = readFrame(bytes);
  return { width, height };
}

/**
 * Decodes a baseline or progressive 8-bit JPEG, grey or colour; its EXIF orientation is not applied.
 *
 * Throws a `UserError` for what is refused, and any other error when the bytes are corrupt or cut short.
 */
export function decodeJpeg(bytes: Uint8Array, name: string): Raster {
  const frame = readFrame(bytes);
  const { width, height } = frame;
  checkSize(frame, name);
  if (frame.kind > 2 || frame.precision !== 8 || (frame.components !== 1 && frame.components !== 3)) {
    throw new UserError(
      `${name}: this kind of JPEG is not supported; save it as 8-bit grey or RGB JPEG or as PNG.`,
    );
  }
  const { data: rgb } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: 100,
    maxMemoryUsageInMB: 4096,
    ...(frame.plainRgb && { colorTransform: false }),
  });
  const channels = frame.components === 1 ? 1 : 3;
  const data = channels === 3 ? Float32Array.from(rgb) : new Float32Array(width * height);
  if (channels === 1) for (let i = 0; i < data.length; i++) data[i] = rgb[3 * i] ?? 0;
  return { width, height, channels, data, depth: 'uint8' };
}

/** Walks the markers up to the first frame header. */
function readFrame(bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let plainRgb = false;
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) throw new RangeError('no marker');
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) throw new RangeError('no frame header');
    if (marker === 0xee) plainRgb = isAdobeRgb(bytes.subarray(at + 4, at + 2 + view.getUint16(at + 2)));
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return {
        kind: marker & 15,
        precision: view.getUint8(at + 4),
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
        plainRgb,
      };
    }
    at += 2 + view.getUint16(at + 2);
  }
}

function isAdobeRgb(segment: Uint8Array): boolean {
  return String.fromCharCode(...segment.subarray(0, 5)) === 'Adobe' && segment[11] === 0;
}
