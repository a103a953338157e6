import { at } from '../at.ts';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A colour that pixels of a mask are meant to have. */
export interface Level {
  readonly colour: Colour;
  readonly count: number;
}

/** More colours than these were made by compression or resizing, or the file is no mask. */
const mostFlat = 64;

/** So far from a colour, along each of red, green and blue, values are its noise. */
export const noise = 40;

/** Colours and noise of a mask are looked for in at most so many clusters. */
const mostClusters = 64;

/** A colour between two others that fewer pixels of a noisy mask have is their edge. */
const levelShare = 0.02;

/**
 * The colours of a mask, most frequent first, and how far from one a pixel may be. Where most colours fill no square,
 * edges were smoothed or the file was compressed; else each is meant.
 */
export function levelsOf(
  all: readonly Level[],
  packed: Int32Array,
  width: number,
): { readonly levels: readonly Level[]; readonly tolerance: number } {
  const exact = { levels: all, tolerance: 0 };
  if (all.length < 4) return exact;
  const isFew = all.length <= mostFlat;
  if (isFew && 2 * solidIn(packed, width, 3).size >= all.length) return exact;
  const levels = noisyLevels(all, packed, width);
  return isFew && levels.length < 2 ? exact : { levels, tolerance: noise };
}

/**
 * The colours of a mask with noise, most frequent first, each with the pixels about it. Noise fills no square, but
 * edges that were much enlarged do; they are few and lie between two colours.
 */
function noisyLevels(all: readonly Level[], packed: Int32Array, width: number): readonly Level[] {
  const { clusters, clusterOf } = clustersOf(all);
  const numbers = Int32Array.from(packed, (key) => clusterOf.get(key) ?? -1);
  const solid = solidIn(numbers, width, 4);
  const candidates = clusters.filter((_, number) => solid.has(number));
  return candidates.filter(
    ({ colour, count }, i) =>
      count >= levelShare * packed.length || !isBetween(colour, candidates.slice(0, i)),
  );
}

/** Colours with what is near them, the most frequent first, and the number of the cluster of each colour. */
function clustersOf(all: readonly Level[]): {
  readonly clusters: readonly Level[];
  readonly clusterOf: ReadonlyMap<number, number>;
} {
  const clusters: Level[] = [];
  const clusterOf = new Map<number, number>();
  let rest = all;
  while (rest.length > 0 && clusters.length < mostClusters) {
    const { colour } = at(rest, 0);
    const near = rest.filter((other) => distance(colour, other.colour) <= noise);
    for (const other of near) clusterOf.set(pack(other.colour), clusters.length);
    clusters.push({ colour, count: near.reduce((sum, { count }) => sum + count, 0) });
    rest = rest.filter((other) => distance(colour, other.colour) > noise);
  }
  return { clusters, clusterOf };
}

/** The numbers that fill a square of this side somewhere, as no smooth edge does. */
function solidIn(numbers: Int32Array, width: number, side: number): ReadonlySet<number> {
  const solid = new Set<number>();
  // For each pixel, the side of the largest square of its number of which it is the last corner.
  const sides = new Int32Array(numbers.length);
  for (const [i, number] of numbers.entries()) {
    const [left, above, aboveLeft] = [i - 1, i - width, i - width - 1];
    const isCorner = i % width > 0 && numbers[left] === number && numbers[above] === number;
    const own =
      isCorner && numbers[aboveLeft] === number
        ? 1 + Math.min(sides[left] ?? 0, sides[above] ?? 0, sides[aboveLeft] ?? 0)
        : 1;
    sides[i] = own;
    if (own >= side) solid.add(number);
  }
  return solid;
}

/** Whether a colour is a mixture of two others, but for noise. */
function isBetween(colour: Colour, others: readonly Level[]): boolean {
  return others.some(({ colour: a }, i) =>
    others.slice(i + 1).some(({ colour: b }) => {
      const along = subtract(b, a);
      const part = dot(subtract(colour, a), along) / dot(along, along);
      const mixed = a.map((v, c) => v + part * at(along, c));
      return part > 0 && part < 1 && mixed.every((v, c) => Math.abs(v - at(colour, c)) <= noise);
    }),
  );
}

/** The number of the nearest level. */
export function nearest(levels: readonly Level[], colour: Colour): number {
  const squares = levels.map((level) => {
    const apart = subtract(level.colour, colour);
    return dot(apart, apart);
  });
  return squares.indexOf(Math.min(...squares));
}

function pack([red, green, blue]: Colour): number {
  return (red << 16) | (green << 8) | blue;
}

/** The colour that a number stands for: red, green and blue in its bytes. */
export function unpacked(key: number): Colour {
  return [key >> 16, (key >> 8) & 255, key & 255];
}

function subtract(a: Colour, b: Colour): Colour {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function dot(a: Colour, b: Colour): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** The largest difference along red, green and blue. */
export function distance(a: Colour, b: Colour): number {
  return Math.max(...subtract(a, b).map(Math.abs));
}
