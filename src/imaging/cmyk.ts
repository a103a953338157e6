/**
 * CMYK as RGB, both of 8 bits, as Pillow converts it: each colour is (255 − ink) × (255 − black) / 255, rounded.
 * @param cmyk four inks a pixel, 0 for none
 */
export function cmykToRgb(cmyk: Float32Array): Float32Array {
  const rgb = new Float32Array((cmyk.length / 4) * 3);
  for (let i = 0; i < rgb.length; i++) {
    const pixel = Math.floor(i / 3);
    const light = 255 - (cmyk[4 * pixel + 3] ?? 0);
    rgb[i] = light - Math.round(((cmyk[4 * pixel + (i % 3)] ?? 0) * light) / 255);
  }
  return rgb;
}
