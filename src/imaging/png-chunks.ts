import { inflateSync } from 'node:zlib';
import { UserError } from '../errors.ts';
import { joinedBytes } from '../files/joined-bytes.ts';
import { exifOrientation } from './exif.ts';
import type { ChannelCounts, ImageSize } from './raster.ts';
import type { Orientation } from './turn.ts';

export const pngMagic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

const samplesPerPixel = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

const paletteType = 3;

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
 * Samples of a pixel and the channels that they are, from a PNG's header (PNG, Third Edition, 11.2.1).
 * @throws RangeError when its colour type is none
 */
export function pngChannels(bytes: Uint8Array): ChannelCounts {
  const type = bytes[25] ?? 0;
  const samples = samplesPerPixel.get(type);
  if (samples === undefined) throw new RangeError(`colour type ${type}`);
  const colours = type === paletteType || samples > 2 ? 3 : 1;
  return { colours, stored: Math.max(samples, colours) };
}

/** The orientation that a PNG's EXIF block asks for; 1 where it has none. */
export function pngOrientation(bytes: Uint8Array): Orientation {
  for (const { type, data } of chunksOf(bytes)) if (type === 'eXIf') return exifOrientation(data);
  return 1;
}

/**
 * The same PNG reduced to the chunks that make the picture, after checking that its pixel data is whole and no more
 * than the header announces: the decoder bounds neither. Profiles, text and transparency are not needed, and once
 * left out can do no harm.
 *
 * Throws a `UserError` for what the decoder cannot do, and any other error when the bytes are corrupt or cut short.
 */
export function soundPng(bytes: Uint8Array, size: ImageSize, name: string): Uint8Array {
  const chunks = criticalChunks(bytes);
  checkPixelData(chunks, size, name);
  return joinedBytes([new Uint8Array(pngMagic), ...chunks.map((chunk) => chunk.whole)]);
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  readonly whole: Uint8Array;
}

/** The chunks of a PNG up to its end, or to where it was cut short. */
function* chunksOf(bytes: Uint8Array): Generator<Chunk> {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    yield { type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) };
    if (type === 'IEND') return;
    at = end;
  }
}

function criticalChunks(bytes: Uint8Array): Chunk[] {
  const chunks = [...chunksOf(bytes)].filter(({ type }) => /^[A-Z]/.test(type));
  if (chunks.at(-1)?.type !== 'IEND') throw new RangeError('the end is missing');
  return chunks;
}

function checkPixelData(chunks: readonly Chunk[], size: ImageSize, name: string): void {
  const [header, ...others] = chunks;
  const isSole = others.every(({ type }) => type !== 'IHDR');
  if (header?.type !== 'IHDR' || header.data.length !== 13 || !isSole) throw new RangeError('no one header');
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
  const data = joinedBytes(chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data));
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

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
