import { at } from '../../src/at.ts';

/** Red, green and blue, 0–255. */
export type Colour = readonly [number, number, number];

/**
 * ColorBrewer's diverging RdBu with eleven classes, white in the middle: safe for the colour-blind. The first stop
 * is the most negative effect (red: the block supports the segmentation), the last the most positive (blue).
 */
const stops: readonly Colour[] = [
  [103, 0, 31],
  [178, 24, 43],
  [214, 96, 77],
  [244, 165, 130],
  [253, 219, 199],
  [255, 255, 255],
  [209, 229, 240],
  [146, 197, 222],
  [67, 147, 195],
  [33, 102, 172],
  [5, 48, 97],
];

/** The colour of an effect on a scale from `-limit` to `limit`; beyond it, the end's. */
export function effectColour(effect: number, limit: number): Colour {
  const share = limit > 0 ? Math.min(1, Math.max(-1, effect / limit)) : 0;
  const position = ((share + 1) / 2) * (stops.length - 1);
  const low = Math.min(Math.floor(position), stops.length - 2);
  const [from, to] = [at(stops, low), at(stops, low + 1)];
  const mix = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * (position - low));
  return [mix(0), mix(1), mix(2)];
}

/** The colour as CSS writes it. */
export function toCss([red, green, blue]: Colour): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** The colour as SVG readers without CSS 4 read it. */
export function toSvg([red, green, blue]: Colour): string {
  return `rgb(${red},${green},${blue})`;
}

/** The scale's colours and where they stand on it, 0–1, from the most negative. */
export function scaleStops(): readonly { readonly share: number; readonly colour: string }[] {
  return stops.map((colour, i) => ({ share: i / (stops.length - 1), colour: toSvg(colour) }));
}

/** The whole scale as a CSS gradient, from the most negative to the most positive. */
export function scaleGradient(): string {
  return `linear-gradient(to right, ${stops.map(toCss).join(', ')})`;
}

/** The limit rounded up to two leading digits, so that the numbers under the scale are easy to read. */
export function niceLimit(largest: number): number {
  if (largest <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(largest)) - 1);
  return Number((Math.ceil(largest / unit - 1e-9) * unit).toPrecision(2));
}
