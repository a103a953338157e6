import type { TiffPage } from './tiff-page.ts';
import { type Samples, unpackSamples } from './tiff-samples.ts';

/** The samples of a page as they are stored: `colours` interleaved, height × width × `count`, and the one after them. */
export interface StoredSamples {
  readonly colours: Float32Array;
  readonly alpha: Float32Array | null;
}

/** One strip or tile within a page. */
interface Segment {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly rows: number;
  /** The sample that a plane holds; 0 where all lie side by side. */
  readonly plane: number;
}

const maxSegmentBytes = 2 ** 30;

/** How many pixels all strips or tiles of a page hold, those beyond its edges among them, and the bytes of one. */
export function segmentExtent(page: TiffPage): { readonly pixels: number; readonly fits: boolean } {
  const { width, height, segment, codec } = page;
  const across = Math.ceil(width / segment.width);
  const down = Math.ceil(height / segment.height);
  const pixels = across * segment.width * down * segment.height;
  return { pixels, fits: codec.call.tiff_segment_size() <= maxSegmentBytes };
}

/**
 * Decodes all strips or tiles of a page.
 * @param count of the samples that are colours
 * @param withAlpha whether the sample after the colours is wanted
 * @throws RangeError when they are corrupt or not all there
 */
export function readSamples(page: TiffPage, count: number, withAlpha: boolean): StoredSamples {
  const { width, height, codec, segment, bits, format } = page;
  const perPixel = page.isInterleaved ? page.samples : 1;
  const perRow = segment.width * perPixel;
  const colours = new Float32Array(width * height * count);
  const alpha = withAlpha ? new Float32Array(width * height) : null;
  const buffer = codec.allocate(segment.height * Math.ceil((perRow * bits) / 8));
  for (const part of segmentsOf(page)) {
    const size = part.rows * Math.ceil((perRow * bits) / 8);
    if (codec.call.tiff_read(part.index, buffer, size) !== size) throw new RangeError('rows are missing');
    const values = unpackSamples(codec.view(buffer, size), bits, format, perRow);
    if (page.isInterleaved) {
      const apart = perPixel === count ? 1 : count;
      for (let c = 0; c < apart; c++) copy(page, part, values, perPixel, c, colours.subarray(c), count);
      if (alpha) copy(page, part, values, perPixel, count, alpha, 1);
    } else if (part.plane < count) copy(page, part, values, 1, 0, colours.subarray(part.plane), count);
    else if (alpha) copy(page, part, values, 1, 0, alpha, 1);
  }
  return { colours, alpha };
}

/** All strips or tiles, in the order of the file's lists: those of what is dropped tell whether the file is whole. */
function* segmentsOf({
  width,
  height,
  segment,
  samples,
  isInterleaved,
  isTiled,
}: TiffPage): Generator<Segment> {
  let index = 0;
  for (let plane = 0; plane < (isInterleaved ? 1 : samples); plane++) {
    for (let y = 0; y < height; y += segment.height) {
      const rows = isTiled ? segment.height : Math.min(segment.height, height - y);
      for (let x = 0; x < width; x += segment.width) yield { index: index++, x, y, rows, plane };
    }
  }
}

/**
 * Copies samples of each pixel of a strip or tile into the page, where pixels lie `step` numbers apart.
 * @param perPixel how far pixels lie apart in the strip or tile
 * @param sample the sample of a pixel to copy; where all samples are colours, all are copied at once
 */
function copy(
  { width, height, segment }: TiffPage,
  { x, y, rows }: Segment,
  values: Samples,
  perPixel: number,
  sample: number,
  to: Float32Array,
  step: number,
): void {
  const columns = Math.min(segment.width, width - x);
  for (let row = 0; row < Math.min(rows, height - y); row++) {
    let from = row * segment.width * perPixel + sample;
    let at = ((y + row) * width + x) * step;
    if (perPixel === step) {
      to.set(values.subarray(from, from + columns * step), at);
      continue;
    }
    for (let column = 0; column < columns; column++) {
      to[at] = values[from] ?? 0;
      from += perPixel;
      at += step;
    }
  }
}
