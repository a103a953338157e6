import { UserError } from '../errors.ts';
import { cmykToRgb } from './cmyk.ts';
import { openCodec } from './codecs.ts';
import { exifOrientation } from './exif.ts';
import { checkSize, type ImageHeader, type ImageSize, type Raster } from './raster.ts';
import { type Orientation, turned, turnedSize } from './turn.ts';

export const jpegMagic = [0xff, 0xd8, 0xff] as const;

interface Frame extends ImageSize {
  /** The last digit of the frame's marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, … */
  readonly kind: number;
  readonly precision: number;
  readonly components: number;
  readonly orientation: Orientation;
}

/** Baseline, extended, progressive and lossless, and two with arithmetic coding: the others are hierarchical. */
const decodedKinds: readonly number[] = [0, 1, 2, 3, 9, 10];

/** The size in a JPEG's frame header, as it is shown, and its channels. */
export function jpegHeader(bytes: Uint8Array): ImageHeader {
  const frame = readFrame(bytes);
  const channels = frame.components === 1 ? 1 : 3;
  return { ...turnedSize(frame, frame.orientation), colours: channels, stored: channels, pages: 1 };
}

/**
 * Decodes an 8-bit JPEG as libjpeg-turbo does, turned as its EXIF orientation asks; CMYK becomes RGB.
 * @throws UserError for what is refused
 * @throws RangeError or another error when the bytes are corrupt or cut short
 */
export function decodeJpeg(bytes: Uint8Array, name: string): Raster {
  const frame = readFrame(bytes);
  checkSize(frame, name);
  const refused = refusal(frame);
  if (refused)
    throw new UserError(`${name}: ${refused} is not supported; save it as 8-bit grey or RGB JPEG or as PNG.`);
  const { width, height } = frame;
  const { codec, address } = openCodec(bytes);
  const stored = codec.call.jpeg_open(address, bytes.length, width, height);
  const samples = new Float32Array(width * height * stored);
  const row = codec.allocate(width * stored);
  for (let y = 0; y < height; y++) {
    codec.call.jpeg_row(row);
    samples.set(codec.view(row, width * stored), y * width * stored);
  }
  codec.call.jpeg_close();
  const channels = stored === 1 ? 1 : 3;
  // Writers of CMYK, Adobe's first, store 255 for no ink.
  const data = stored === 4 ? cmykToRgb(samples.map((ink) => 255 - ink)) : samples;
  return turned({ width, height, channels, data, depth: 'uint8' }, frame.orientation);
}

function refusal({ kind, precision, components }: Frame): string | null {
  if (precision !== 8) return `JPEG of ${precision} bits`;
  if (kind === 11) return 'lossless JPEG with arithmetic coding';
  if (!decodedKinds.includes(kind)) return 'hierarchical JPEG';
  if (![1, 3, 4].includes(components)) return `JPEG of ${components} channels`;
  return null;
}

/** Walks the markers up to the first frame header. */
function readFrame(bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation: Orientation = 1;
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) throw new RangeError('no marker');
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) throw new RangeError('no frame header');
    const segment = bytes.subarray(at + 4, at + 2 + view.getUint16(at + 2));
    if (marker === 0xe1 && isExif(segment)) orientation = exifOrientation(segment.subarray(6));
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return {
        kind: marker & 15,
        precision: view.getUint8(at + 4),
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
        orientation,
      };
    }
    at += 2 + view.getUint16(at + 2);
  }
}

function isExif(segment: Uint8Array): boolean {
  return Buffer.from(segment.subarray(0, 6)).toString('latin1') === 'Exif\0\0';
}
