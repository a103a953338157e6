import { type Codec, openCodec } from './codecs.ts';
import type { ImageSize } from './raster.ts';
import { type Orientation, orientationOf } from './turn.ts';

/** TIFF 6.0's PhotometricInterpretation, as far as it is read. */
export const photometric = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, cmyk: 5, ycbcr: 6 } as const;

export const jpegCompression = 7;

/** The header of a TIFF's first page. */
export interface TiffPage extends ImageSize {
  /** libtiff, with this page open. */
  readonly codec: Codec;
  readonly bits: number;
  /** SampleFormat: 1 unsigned, 2 signed, 3 float, … */
  readonly format: number;
  /** Samples of a pixel, colours and what follows them. */
  readonly samples: number;
  readonly compression: number;
  readonly photometric: number;
  /** Whether the samples of a pixel lie side by side, or each in a plane of its own. */
  readonly isInterleaved: boolean;
  /** Whether the first sample after the colours is alpha that the colours are already multiplied by. */
  readonly isPremultiplied: boolean;
  /** Predictor: 1 none, 2 horizontal, 3 floating point. */
  readonly predictor: number;
  /** InkSet: 1 CMYK, 2 other inks. */
  readonly inkSet: number;
  readonly orientation: Orientation;
  /** Size of a strip or tile; the last strip may have fewer rows. */
  readonly segment: ImageSize;
  readonly isTiled: boolean;
}

const tags = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  orientation: 274,
  samples: 277,
  rowsPerStrip: 278,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  inkSet: 332,
  format: 339,
} as const;

const associatedAlpha = 1;
const faxCompressions: readonly number[] = [2, 3, 4];

/**
 * Opens the first page of a TIFF.
 * @throws RangeError when its header is corrupt or cut short
 */
export function openTiff(bytes: Uint8Array): TiffPage {
  const { codec, address } = openCodec(bytes);
  const { call } = codec;
  call.tiff_open(address, bytes.length);
  const field = (tag: keyof typeof tags, absent: number): number => {
    const value = call.tiff_field(tags[tag]);
    return value === -1 ? absent : value;
  };
  const [width, height] = [field('width', 0), field('height', 0)];
  const [samples, compression] = [field('samples', 1), field('compression', 1)];
  const isTiled = call.tiff_is_tiled() === 1;
  return {
    codec,
    width,
    height,
    samples,
    compression,
    bits: field('bits', 1),
    format: field('format', 1),
    photometric: field('photometric', likelyPhotometric(samples, compression)),
    isInterleaved: samples === 1 || field('planar', 1) === 1,
    isPremultiplied: call.tiff_extra(0) === associatedAlpha,
    predictor: call.tiff_can_decode(compression) ? field('predictor', 1) : 1,
    inkSet: field('inkSet', 1),
    orientation: orientationOf(field('orientation', 1)),
    segment: isTiled
      ? { width: field('tileWidth', 0), height: field('tileHeight', 0) }
      : { width, height: Math.min(field('rowsPerStrip', height), height) },
    isTiled,
  };
}

/** What libtiff takes for the photometric of a page that lacks it. */
function likelyPhotometric(samples: number, compression: number): number {
  if (samples >= 3) return photometric.rgb;
  return faxCompressions.includes(compression) ? photometric.whiteIsZero : photometric.blackIsZero;
}
