import { UserError } from '../errors.ts';
import { cmykToRgb } from './cmyk.ts';
import { checkSize, maxPixels, type ImageHeader, type ImageReading, type Raster } from './raster.ts';
import { openTiff, photometric, type TiffPage } from './tiff-page.ts';
import { tiffPalette } from './tiff-palette.ts';
import { channelsOf, coloursOf, isJpegRgb, refusal } from './tiff-refusal.ts';
import { readSamples, segmentExtent, type StoredSamples } from './tiff-segments.ts';
import { stacked } from './stacked.ts';
import { pageAlone } from './tiff-page-alone.ts';
import { alikePages } from './tiff-pages.ts';
import { turned, turnedSize } from './turn.ts';

export const tiffMagic = [
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x49, 0x49, 0x2b, 0x00],
  [0x4d, 0x4d, 0x00, 0x2b],
] as const;

type Pixels = Pick<Raster, 'channels' | 'data' | 'indices' | 'palette'>;

const unsigned = 1;
const float = 3;

/** The size of a TIFF's first page, as it is shown, its channels, and how many pages are like it. */
export function tiffHeader(bytes: Uint8Array): ImageHeader {
  const page = openTiff(bytes);
  const channels = channelsOf(page);
  const { pages, areChannels } = alikePages(bytes);
  const stored = areChannels ? pages.length : channels.stored;
  return { ...turnedSize(page, page.orientation), ...channels, stored, pages: Math.max(1, pages.length) };
}

/**
 * Decodes the first page of a TIFF or BigTIFF as libtiff does, turned as its orientation asks: grey, RGB, palette,
 * CMYK and YCbCr. Alpha is dropped; colours that are multiplied by it are divided by it again. What is stored are all
 * samples of grey and RGB as they are, and further pages of grey where all are alike. Signed integers, and unsigned ones
 * of more than 16 bits, count as `float32`.
 * @throws UserError for what is refused
 * @throws RangeError when the bytes are corrupt or cut short
 */
export function decodeTiff(bytes: Uint8Array, name: string, reading: ImageReading): Raster {
  const { pages, areChannels } = reading === 'stored' ? alikePages(bytes) : { pages: [], areChannels: false };
  if (!areChannels) return decodePage(bytes, name, reading);
  checkSize(openTiff(bytes), name, pages.length);
  return stacked(pages.map((page) => decodePage(pageAlone(bytes, page), name, reading)));
}

function decodePage(bytes: Uint8Array, name: string, reading: ImageReading): Raster {
  const page = openTiff(bytes);
  checkSize(page, name, reading === 'stored' ? channelsOf(page).stored : 1);
  const refused = refusal(page, reading) ?? refusedSegments(page);
  if (refused)
    throw new UserError(
      `${name}: ${refused} is not supported; save it as plain 8- or 16-bit TIFF or as PNG.`,
    );
  const pixels = page.photometric === photometric.ycbcr ? fromYcbcr(page) : fromSamples(page, reading);
  if (page.format === float && !pixels.data.every(Number.isFinite)) {
    throw new UserError(
      `${name}: some of its pixels are not finite numbers; replace them (for instance by 0).`,
    );
  }
  const { width, height } = page;
  return turned({ width, height, ...pixels, depth: depthOf(page) }, page.orientation);
}

/** The last of many tiles may reach far beyond the image, all at the cost of few bytes. */
function refusedSegments(page: TiffPage): string | null {
  const { pixels, fits } = segmentExtent(page);
  return fits && pixels <= 2 * maxPixels ? null : 'TIFF in so large strips or tiles';
}

/** The type of numbers that a page is decoded to. */
export function depthOf({ bits, format }: TiffPage): Raster['depth'] {
  if (format !== unsigned || bits > 16) return 'float32';
  return bits > 8 ? 'uint16' : 'uint8';
}

/** libjpeg or libtiff converts YCbCr, whose halves of colour may be stored coarser than its light. */
function fromYcbcr(page: TiffPage): Pixels {
  const { codec, width, height } = page;
  if (isJpegRgb(page)) {
    codec.call.tiff_jpeg_as_rgb();
    return { channels: 3, data: readSamples(page, 3, false).colours };
  }
  const address = codec.allocate(4 * width * height);
  codec.call.tiff_rgba(width, height, address);
  const rgba = codec.view(address, 4 * width * height);
  const data = Float32Array.from({ length: 3 * width * height }, (_, i) => rgba[i + Math.floor(i / 3)] ?? 0);
  return { channels: 3, data };
}

function fromSamples(page: TiffPage, reading: ImageReading): Pixels {
  const isStored =
    reading === 'stored' &&
    [photometric.blackIsZero, photometric.rgb].some((one) => one === page.photometric);
  const count = isStored ? page.samples : coloursOf(page);
  const stored = readSamples(page, count, page.isPremultiplied && page.samples > count);
  if (page.photometric === photometric.palette) return fromPalette(page, stored.colours);
  divideByAlpha(page, stored, count);
  if (page.photometric === photometric.cmyk) return { channels: 3, data: cmykToRgb(stored.colours) };
  const data = stored.colours;
  const stretch = page.bits < 8 ? 255 / topOf(page) : 1;
  if (page.photometric === photometric.whiteIsZero) {
    const white = topOf(page);
    for (let i = 0; i < data.length; i++) data[i] = (white - (data[i] ?? 0)) * stretch;
  } else if (stretch !== 1) for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) * stretch;
  return { channels: count, data };
}

function topOf({ bits, format }: TiffPage): number {
  return format === unsigned ? 2 ** bits - 1 : 1;
}

/** As Pillow does: rounded down, no more than white, and colours without any alpha stay as they are. */
function divideByAlpha(page: TiffPage, { colours, alpha }: StoredSamples, count: number): void {
  if (!alpha) return;
  const top = topOf(page);
  for (let i = 0; i < colours.length; i++) {
    const share = alpha[Math.floor(i / count)] ?? 0;
    if (share === 0) continue;
    const colour = ((colours[i] ?? 0) * top) / share;
    colours[i] = page.format === unsigned ? Math.min(top, Math.floor(colour)) : colour;
  }
}

function fromPalette(page: TiffPage, samples: Float32Array): Pixels {
  const palette = tiffPalette(page);
  const indices = Uint8Array.from(samples);
  const data = new Float32Array(indices.length * 3);
  indices.forEach((index, i) => {
    for (let c = 0; c < 3; c++) data[3 * i + c] = palette[3 * index + c] ?? 0;
  });
  return { channels: 3, data, indices, palette };
}
