/** Red, green and blue, 0–255. */
export type Colour = readonly [number, number, number];

/**
 * Colours of effects, from the smallest to the largest on either side of zero. Either opacity tells the size, and the
 * colours hardly change, or the colours do, and opacity is the same for all; never both, so that small effects do not
 * fade twice. No ramp starts at grey: what is decided is seen on black and on white.
 */
export interface ColourMap {
  readonly label: string;
  readonly supports: readonly [Colour, Colour, ...Colour[]];
  readonly opposes: readonly [Colour, Colour, ...Colour[]];
  /** Opacity of the smallest effects, as a share of that of the largest. */
  readonly faintest: number;
}

/**
 * Diverging pairs that people with any colour vision tell apart. The first two follow ColorBrewer's RdBu and PuOr, the
 * others Fabio Crameri's berlin and vik (Scientific colour maps, MIT), all without their neutral middle.
 */
export const colourMaps = {
  redBlue: {
    label: 'Red and blue',
    supports: [
      [232, 88, 70],
      [214, 16, 38],
    ],
    opposes: [
      [72, 148, 236],
      [16, 88, 222],
    ],
    faintest: 0.3,
  },
  orangePurple: {
    label: 'Orange and purple',
    supports: [
      [246, 158, 50],
      [230, 97, 1],
    ],
    opposes: [
      [152, 118, 226],
      [100, 56, 196],
    ],
    faintest: 0.3,
  },
  darkCentre: {
    label: 'Dark centre (berlin)',
    supports: [
      [80, 24, 10],
      [172, 72, 44],
      [255, 150, 140],
    ],
    opposes: [
      [18, 48, 78],
      [48, 124, 178],
      [140, 184, 255],
    ],
    faintest: 1,
  },
  lightCentre: {
    label: 'Light centre (vik)',
    supports: [
      [236, 200, 180],
      [192, 96, 50],
      [96, 10, 8],
    ],
    opposes: [
      [172, 206, 226],
      [48, 116, 164],
      [4, 24, 100],
    ],
    faintest: 1,
  },
} as const satisfies Readonly<Record<string, ColourMap>>;

export type ColourMapName = keyof typeof colourMaps;
