import type { TiffPage } from './tiff-page.ts';

/**
 * The colours of a palette, red, green and blue of 8 bits each. TIFF stores 16 bits, of which the high byte is the
 * 8-bit colour; some writers stored 8, and like libtiff one tells them by that no number is above 255.
 */
export function tiffPalette({ codec, bits }: TiffPage): Uint8Array {
  const count = 2 ** bits;
  const palette = new Uint16Array(3 * count);
  for (let c = 0; c < 3; c++) {
    const view = codec.view(codec.call.tiff_palette(c), 2 * count);
    const colours = new DataView(view.buffer, view.byteOffset, view.byteLength);
    for (let i = 0; i < count; i++) palette[3 * i + c] = colours.getUint16(2 * i, true);
  }
  const isDeep = palette.some((value) => value > 255);
  return Uint8Array.from(palette, (value) => (isDeep ? value >> 8 : value));
}
