import { at } from '../../src/at.ts';
import { type Colour, type ColourMap, type ColourMapName, colourMaps } from './colour-maps.ts';

/** What a place is painted with; the opacity 0–1 is that of the largest effects times the user's. */
export interface Paint {
  readonly colour: Colour;
  readonly alpha: number;
}

/** Which side of zero an effect is on, in the sense of Dice: −1 supports the segmentation, 1 works against it. */
export type Side = -1 | 1;

/** The paint at a position of a scale, 0 for the smallest effects and 1 for the largest. */
export function paintAt(position: number, side: Side, name: ColourMapName): Paint {
  const { supports, opposes, faintest }: ColourMap = colourMaps[name];
  const ramp = side < 0 ? supports : opposes;
  const place = position * (ramp.length - 1);
  const low = Math.min(Math.floor(place), ramp.length - 2);
  const [from, to] = [at(ramp, low), at(ramp, low + 1)];
  const mix = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * (place - low));
  return { colour: [mix(0), mix(1), mix(2)], alpha: faintest + (1 - faintest) * position };
}

/** The colour that stands for a side alone: of bars, whose length tells the size. */
export function sideColour(side: Side, name: ColourMapName): string {
  return toSvg(paintAt(colourMaps[name].faintest < 1 ? 0.85 : 0.6, side, name).colour);
}

/** The colour as SVG readers without CSS 4 read it. */
export function toSvg([red, green, blue]: Colour): string {
  return `rgb(${red},${green},${blue})`;
}

/** A place on a whole scale: its share from the most supporting end, 0–1, and its paint. */
export interface ScaleStop extends Paint {
  readonly share: number;
}

/** The paints of a whole scale, from the most supporting effect to the most opposing one. */
export function scaleStops(name: ColourMapName): readonly ScaleStop[] {
  const sideStops = (side: Side): readonly ScaleStop[] =>
    [0, 0.5, 1].map((position) => ({ share: 0.5 + (side * position) / 2, ...paintAt(position, side, name) }));
  return [...sideStops(-1).toReversed(), ...sideStops(1)];
}

/** The whole scale as a CSS gradient, from the most supporting to the most opposing. */
export function scaleGradient(name: ColourMapName): string {
  const stops = scaleStops(name).map(
    ({ share, colour, alpha }) => `rgb(${colour.join(' ')} / ${alpha}) ${100 * share}%`,
  );
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
