import { decode, type TiffIfd } from 'tiff';
import { UserError } from '../errors.ts';
import { checkSize, type ImageSize, type Raster } from './raster.ts';

export const tiffMagic = [
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
] as const;

const whiteIsZero = 0;
const paletteColour = 3;

/** The size of a TIFF's first page. */
export function tiffSize(bytes: Uint8Array): ImageSize {
  const { width, height } = firstPage(bytes, true);
  return { width, height };
}

/**
 * Decodes the first page of a TIFF: 1-, 8- and 16-bit or float; grey, RGB or palette; alpha dropped. Signed
 * integers keep their sign and count as `float32`.
 *
 * Throws a `UserError` for what is refused, and any other error when the bytes are corrupt or cut short.
 */
export function decodeTiff(bytes: Uint8Array, name: string): Raster {
  const header = firstPage(bytes, true);
  const size = { width: header.width, height: header.height };
  checkSize(size, name);
  const refused = refusal(header);
  if (refused)
    throw new UserError(
      `${name}: ${refused} is not supported; save it as plain 8- or 16-bit TIFF or as PNG.`,
    );
  checkExtent(header);
  const page = firstPage(bytes, false);
  return page.type === paletteColour ? fromPalette(page, size) : fromSamples(page, size, name);
}

function firstPage(bytes: Uint8Array, ignoreImageData: boolean): TiffIfd {
  // A copy, since the library reads a view's whole buffer and would not see where the file ends; not `slice`,
  // which of a Node buffer is a view again.
  const [page] = decode(Uint8Array.from(bytes), { pages: [0], ignoreImageData });
  if (!page) throw new RangeError('no page');
  return page;
}

/** What of this page the library would refuse, or worse, read wrongly. */
function refusal(page: TiffIfd): string | null {
  const { samplesPerPixel, sampleFormat, bitsPerSample, compression, type, orientation } = page;
  const isFloat = sampleFormat === 3;
  if (![1, 5, 8, 32946].includes(compression)) return `TIFF compression ${compression}`;
  if (![0, 1, 2, 3].includes(type)) return `TIFF colour space ${type}`;
  if (!(isFloat ? [32, 64] : [1, 8, 16]).includes(bitsPerSample)) return `TIFF of ${bitsPerSample} bits`;
  if (![1, 2, 3].includes(sampleFormat)) return `TIFF sample format ${sampleFormat}`;
  if (samplesPerPixel > 1 && page.planarConfiguration !== 1) return 'TIFF with separate colour planes';
  if (samplesPerPixel > 1 && page.tiled) return 'colour TIFF in tiles';
  if (page.tiled && page.predictor !== 1) return 'TIFF in tiles with a predictor';
  if (isFloat && (page.predictor !== 1 || type === whiteIsZero)) return 'this kind of float TIFF';
  if (orientation && orientation !== 1) return `TIFF orientation ${orientation}`;
  return null;
}

/** Strips or tiles that are not listed would be read as zeros. */
function checkExtent(page: TiffIfd): void {
  const { width, height, tileWidth, tileHeight } = page;
  const covered = page.tiled
    ? page.tileOffsets.length >= Math.ceil(width / (tileWidth ?? 0)) * Math.ceil(height / (tileHeight ?? 0))
    : page.stripOffsets.length * page.rowsPerStrip >= height;
  if (!covered) throw new RangeError('parts of the image are missing');
}

function fromSamples(page: TiffIfd, size: ImageSize, name: string): Raster {
  const { data: samples, samplesPerPixel, bitsPerSample, sampleFormat } = page;
  const channels = samplesPerPixel < 3 ? 1 : 3;
  const stretch = bitsPerSample === 1 ? 255 : 1;
  const shift = sampleFormat === 2 ? 32 - bitsPerSample : 0;
  const data = new Float32Array(size.width * size.height * channels);
  for (let i = 0; i < data.length; i++) {
    const sample = samples[Math.floor(i / channels) * samplesPerPixel + (i % channels)] ?? 0;
    data[i] = shift ? (sample << shift) >> shift : sample * stretch;
  }
  if (!data.every(Number.isFinite)) {
    throw new UserError(
      `${name}: some of its pixels are not finite numbers; replace them (for instance by 0).`,
    );
  }
  const depth = sampleFormat !== 1 ? 'float32' : bitsPerSample === 16 ? 'uint16' : 'uint8';
  return { ...size, channels, data, depth };
}

/** TIFF palettes have 16-bit colours, of which the high byte is the 8-bit colour. */
function fromPalette(page: TiffIfd, size: ImageSize): Raster {
  const { palette } = page;
  const indices = Uint8Array.from(page.data);
  const data = new Float32Array(indices.length * 3);
  indices.forEach((index, i) => {
    const colour = palette?.[index];
    if (!colour) throw new RangeError('colour outside the palette');
    colour.forEach((value, c) => (data[3 * i + c] = value >> 8));
  });
  return { ...size, channels: 3, data, depth: 'uint8', indices };
}
