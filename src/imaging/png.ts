import { decode, type DecodedPng } from 'fast-png';
import { pngChannels, pngOrientation, pngSize, soundPng } from './png-chunks.ts';
import { checkSize, type ImageHeader, type ImageReading, type ImageSize, type Raster } from './raster.ts';
import { turned, turnedSize } from './turn.ts';

/** The size in a PNG's header, as it is shown, and its channels. */
export function pngHeader(bytes: Uint8Array): ImageHeader {
  return { ...turnedSize(pngSize(bytes), pngOrientation(bytes)), ...pngChannels(bytes), pages: 1 };
}

/**
 * Decodes a PNG: grey, RGB or palette of any depth, turned as its EXIF orientation asks. Alpha is a channel of what is
 * stored, and none of the colours.
 * @throws UserError for what is refused
 * @throws RangeError or another error when the bytes are corrupt or cut short
 */
export function decodePng(bytes: Uint8Array, name: string, reading: ImageReading): Raster {
  const size = pngSize(bytes);
  checkSize(size, name);
  const png = decode(soundPng(bytes, size, name), { checkCrc: true });
  const samples = png.depth < 8 ? unpack(png) : png.data;
  const depth: Raster['depth'] = png.depth === 16 ? 'uint16' : 'uint8';
  // RGB may carry a palette too, as advice for old displays.
  const raster =
    png.palette && png.channels === 1
      ? fromPalette(samples, png.palette, size)
      : { ...size, ...fromSamples(samples, png, reading), depth };
  return turned(raster, pngOrientation(bytes));
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

function fromSamples(
  samples: ArrayLike<number>,
  png: DecodedPng,
  reading: ImageReading,
): Pick<Raster, 'channels' | 'data'> {
  const colours = png.channels < 3 ? 1 : 3;
  const channels = reading === 'stored' ? png.channels : colours;
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
    data.set(colour, 3 * i);
  });
  return {
    ...size,
    channels: 3,
    data,
    depth: 'uint8',
    indices,
    palette: Uint8Array.from(palette.flatMap((colour) => colour.slice(0, 3))),
  };
}
