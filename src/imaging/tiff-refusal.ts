import { type ChannelCounts, type ImageReading, maxChannels } from './raster.ts';
import { jpegCompression, photometric, type TiffPage } from './tiff-page.ts';

/** Samples of a pixel that are its colours, by photometric. */
const colours: ReadonlyMap<number, number> = new Map([
  [photometric.whiteIsZero, 1],
  [photometric.blackIsZero, 1],
  [photometric.rgb, 3],
  [photometric.palette, 1],
  [photometric.cmyk, 4],
  [photometric.ycbcr, 3],
]);

const compressionNames: ReadonlyMap<number, string> = new Map([
  [6, 'old-style JPEG'],
  [32766, 'NeXT'],
  [32809, 'ThunderScan'],
  [32909, 'PixarLog'],
  [33003, 'JPEG 2000'],
  [33004, 'JPEG 2000'],
  [33005, 'JPEG 2000'],
  [34661, 'JBIG'],
  [34676, 'LogLuv'],
  [34677, 'LogLuv'],
  [34712, 'JPEG 2000'],
  [34887, 'LERC'],
  [34892, 'lossy JPEG'],
  [34925, 'LZMA'],
  [34933, 'PNG'],
  [34934, 'JPEG XR'],
  [50001, 'WebP'],
  [50002, 'JPEG XL'],
  [52546, 'JPEG XL'],
]);

const unsigned = 1;
const float = 3;
const bitsByFormat: ReadonlyMap<number, readonly number[]> = new Map([
  [unsigned, [1, 2, 4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 32, 64]],
  [2, [8, 16, 32, 64]],
  [float, [16, 32, 64]],
]);

/** The samples of a pixel that are its colours. */
export function coloursOf(page: TiffPage): number {
  const count = colours.get(page.photometric);
  if (count === undefined) throw new RangeError(`colour space ${page.photometric}`);
  return count;
}

/** The channels that the samples of a page are: in the colours of inks and palettes, or as they are stored. */
export function channelsOf(page: TiffPage): ChannelCounts {
  const { samples } = page;
  const count = colours.get(page.photometric);
  switch (page.photometric) {
    case photometric.palette:
    case photometric.cmyk:
    case photometric.ycbcr:
      return { colours: 3, stored: 3 };
    case photometric.whiteIsZero:
      return { colours: samples <= 2 ? 1 : null, stored: samples <= 2 ? 1 : samples };
    default:
      // Two samples are grey and its alpha; more are channels that no one has called colours.
      return { colours: count === 3 ? 3 : count === 1 && samples <= 2 ? 1 : null, stored: samples };
  }
}

/** What of a page cannot be read rightly, in words that "is not supported" follows; null where all can. */
export function refusal(page: TiffPage, reading: ImageReading): string | null {
  const { samples, bits, format, compression, codec } = page;
  if (!codec.call.tiff_can_decode(compression)) {
    const name = compressionNames.get(compression);
    return name ? `TIFF with ${name} compression` : `TIFF compression ${compression}`;
  }
  if (samples > maxChannels) return `TIFF of ${samples} channels`;
  const count = colours.get(page.photometric);
  if (count === undefined) return `TIFF colour space ${page.photometric}`;
  if (samples < count) return `TIFF colour space ${page.photometric} with ${samples} samples a pixel`;
  if (count === 1 && samples > 2) {
    if (reading === 'colours') return `TIFF of ${samples} channels that are not colours`;
    if (page.photometric !== photometric.blackIsZero)
      return `TIFF of ${samples} channels in which white is zero`;
  }
  const widths = bitsByFormat.get(format);
  if (!widths) return `TIFF sample format ${format}`;
  if (!widths.includes(bits)) return `${format === float ? 'float ' : ''}TIFF of ${bits} bits`;
  return refusedSamples(page);
}

function refusedSamples(page: TiffPage): string | null {
  const { bits, format, predictor } = page;
  const isPlain8 = bits === 8 && format === unsigned;
  if (page.compression === jpegCompression && !isPlain8) return `TIFF of ${bits} bits with JPEG compression`;
  if (predictor === 2 && ![8, 16, 32, 64].includes(bits)) return `TIFF of ${bits} bits with a predictor`;
  switch (page.photometric) {
    case photometric.whiteIsZero:
      return format === unsigned ? null : 'signed or float TIFF in which white is zero';
    case photometric.palette:
      return bits <= 8 && format === unsigned ? null : `palette TIFF of ${bits} bits`;
    case photometric.cmyk:
      if (page.inkSet !== 1) return 'TIFF of inks other than CMYK';
      return isPlain8 ? null : `CMYK TIFF of ${bits} bits`;
    case photometric.ycbcr:
      if (page.compression === jpegCompression && !page.isInterleaved) return 'YCbCr TIFF in planes of JPEG';
      return isPlain8 || isJpegRgb(page) ? null : `YCbCr TIFF of ${bits} bits`;
    default:
      return null;
  }
}

/** Whether libjpeg, which libtiff decodes the page with, converts its colours to RGB. */
export function isJpegRgb(page: TiffPage): boolean {
  return page.photometric === photometric.ycbcr && page.compression === jpegCompression && page.isInterleaved;
}
