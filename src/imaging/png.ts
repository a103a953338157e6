import { inflateSync } from 'node:zlib';
import { decode, type DecodedPng } from 'fast-png';
import { UserError } from '../errors.ts';
import { checkSize, type ImageSize, type Raster } from './raster.ts';

export const pngMagic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

const samplesPerPixel = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/** Offset and step in x and y of each pass of an interlaced PNG: `[x, y, dx, dy]`. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The size in a PNG's header. */
export function pngSize(bytes: Uint8Array): ImageSize {
  const view = viewOf(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * Decodes a PNG: grey, RGB or palette of any depth, alpha dropped.
 *
 * Throws a `UserError` for what is refused, and any other error when the bytes are corrupt or cut short.
 */
export function decodePng(bytes: Uint8Array, name: string): Raster {
  const size = pngSize(bytes);
  checkSize(size, name);
  const chunks = criticalChunks(bytes);
  checkPixelData(chunks, size, name);
  const png = decode(concatenate([new Uint8Array(pngMagic), ...chunks.map((chunk) => chunk.whole)]), {
    checkCrc: true,
  });
  const samples = png.depth < 8 ? unpack(png) : png.data;
  if (png.palette) return fromPalette(samples, png.palette, size);
  return { ...size, ...fromSamples(samples, png), depth: png.depth === 16 ? 'uint16' : 'uint8' };
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  readonly whole: Uint8Array;
}

/** The chunks that make the picture; profiles, text and transparency are not needed and so cannot do harm. */
function criticalChunks(bytes: Uint8Array): Chunk[] {
  const view = viewOf(bytes);
  const chunks: Chunk[] = [];
  for (let at = 8; chunks.at(-1)?.type !== 'IEND';) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) throw new RangeError('chunk reaches past the end');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (/^[A-Z]/.test(type)) {
      chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    }
    at = end;
  }
  return chunks;
}

/** The library neither bounds what it inflates nor misses rows that are not there, so both are checked here. */
function checkPixelData(chunks: readonly Chunk[], size: ImageSize, name: string): void {
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.data.length !== 13) throw new RangeError('no header');
  const [depth = 0, colour = 0, , , interlaced = 0] = header.data.subarray(8);
  if (interlaced && depth < 8) {
    throw new UserError(
      `${name}: interlaced PNG of ${depth} bits is not supported; save it without interlacing.`,
    );
  }
  const bits = depth * (samplesPerPixel.get(colour) ?? 0);
  const expected = passes(size, interlaced)
    .filter((pass) => pass.width > 0 && pass.height > 0)
    .reduce((sum, pass) => sum + pass.height * (1 + Math.ceil((pass.width * bits) / 8)), 0);
  const data = concatenate(chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data));
  const slack = 1 << 16;
  if (inflateSync(data, { maxOutputLength: expected + slack }).length < expected) {
    throw new RangeError('rows are missing');
  }
}

/** The sub-images a PNG is stored as: one, or the seven of Adam7 interlacing. */
function passes({ width, height }: ImageSize, interlaced: number): ImageSize[] {
  if (!interlaced) return [{ width, height }];
  return adam7.map(([x, y, dx, dy]) => ({
    width: Math.ceil((width - x) / dx),
    height: Math.ceil((height - y) / dy),
  }));
}

function unpack({ data, width, height, depth }: DecodedPng): Uint8Array {
  const samples = new Uint8Array(width * height);
  const stride = Math.ceil((width * depth) / 8);
  const top = (1 << depth) - 1;
  for (let i = 0; i < samples.length; i++) {
    const bit = (i % width) * depth;
    const byte = data[Math.floor(i / width) * stride + (bit >> 3)] ?? 0;
    samples[i] = (byte >> (8 - depth - (bit & 7))) & top;
  }
  return samples;
}

function fromSamples(samples: ArrayLike<number>, png: DecodedPng): Pick<Raster, 'channels' | 'data'> {
  const channels = png.channels < 3 ? 1 : 3;
  const stretch = png.depth < 8 ? 255 / ((1 << png.depth) - 1) : 1;
  const data = new Float32Array(png.width * png.height * channels);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels);
    data[i] = (samples[pixel * png.channels + (i % channels)] ?? 0) * stretch;
  }
  return { channels, data };
}

function fromPalette(samples: ArrayLike<number>, palette: readonly number[][], size: ImageSize): Raster {
  const indices = Uint8Array.from(samples);
  const data = new Float32Array(indices.length * 3);
  indices.forEach((index, i) => {
    const colour = palette[index];
    if (!colour) throw new RangeError('colour outside the palette');
    data.set(colour.slice(0, 3), 3 * i);
  });
  return { ...size, channels: 3, data, depth: 'uint8', indices };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
