import { at } from '../at.ts';
import { type Colour, distance, type Level, levelsOf, nearest, noise, unpacked } from './colour-levels.ts';
import type { MaskReading } from './mask-reading.ts';
import type { Raster } from './raster.ts';

/** A mask in colour: each pixel's number of a colour, in row order, and which number is the class. */
export interface ColourMask {
  readonly labels: Float32Array;
  readonly reading: MaskReading;
}

/** A mask with more colours than these is an image. */
const mostColours = 65_536;

/** Where more pixels than this have none of the mask's colours, they are no edges. */
const mostBetween = 0.3;

/**
 * Reads a mask in colour. Of two colours, the class is the one that is not the background: black, else white, else
 * what is more frequent at the border. Which of more colours is the class is for the user to say.
 * @param asked the colour of the class; null: inferred
 */
export function readColours(raster: Raster, asked: Colour | null): ColourMask {
  const packed = packedColours(raster);
  const counts = countsOf(packed);
  if (counts === null) return unreadable(`has more than ${mostColours} colours: it may be an image`);
  const all = [...counts]
    .map(([key, count]): Level => ({ colour: unpacked(key), count }))
    .sort((a, b) => b.count - a.count);
  const { levels, tolerance } = levelsOf(all, packed, raster.width);
  const levelOf = new Map([...counts.keys()].map((key) => [key, nearest(levels, unpacked(key))]));
  const labels = Float32Array.from(packed, (key) => levelOf.get(key) ?? 0);
  const sizes = levels.map(() => 0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  const meant = levels.reduce((sum, { count }) => sum + count, 0);
  const between = 1 - meant / packed.length;
  if (between > mostBetween) {
    return unreadable(`holds ${percent(between)} of its pixels between its colours: it may be an image`);
  }
  const inWords = levels.map(({ colour }, level) => `${words(colour)} ${at(sizes, level)} px`);
  const chosen = asked
    ? levels.findIndex(({ colour }) => distance(colour, asked) <= tolerance)
    : classOfTwo(levels, labels, raster, tolerance);
  if (chosen < 0) {
    return unreadable(
      asked
        ? `does not hold the colour ${words(asked)}; it holds ${listed(inWords)}`
        : `holds ${levels.length === 1 ? 'one colour' : `${levels.length} colours`}, ${listed(inWords)}, and which is the class cannot be known`,
    );
  }
  const note = between > 0 ? ` ${percent(between)} of pixels lie between and count as the nearest.` : '';
  const share = percent(at(sizes, chosen) / labels.length);
  const how = levels.length === 2 && !asked ? 'Two colours' : `Mask of ${levels.length} colours`;
  const text = `${how}: the class is ${words(at(levels, chosen).colour)}, ${share} of pixels.${note}`;
  return { labels, reading: { kind: 'value', value: chosen, ignored: [], text } };
}

/** The number of the class among two colours; −1 where they are not two. */
function classOfTwo(
  levels: readonly Level[],
  labels: Float32Array,
  raster: Raster,
  tolerance: number,
): number {
  if (levels.length !== 2) return -1;
  for (const end of [0, 255]) {
    const background = levels.findIndex(({ colour }) => distance(colour, [end, end, end]) <= tolerance);
    if (background >= 0) return 1 - background;
  }
  const border = labels.filter((_, i) => isAtBorder(i, raster));
  const ofFirst = border.filter((label) => label === 0).length;
  return 2 * ofFirst >= border.length ? 1 : 0;
}

function isAtBorder(i: number, { width, height }: Raster): boolean {
  const [y, x] = [Math.floor(i / width), i % width];
  return y === 0 || x === 0 || y === height - 1 || x === width - 1;
}

/** Each pixel's colour as one number. */
function packedColours({ data, channels, depth }: Raster): Int32Array {
  const scale = depth === 'uint8' ? 1 : 255 / topOf(data);
  const value = (i: number): number => Math.round((data[i] ?? 0) * scale);
  return Int32Array.from({ length: data.length / channels }, (_, pixel) => {
    const i = pixel * channels;
    return channels === 1 ? value(i) * 0x010101 : (value(i) << 16) | (value(i + 1) << 8) | value(i + 2);
  });
}

/** What stands for the brightest: 1, 255 or 65535, the least that holds all values. */
function topOf(data: Float32Array): number {
  const largest = data.reduce((a, b) => Math.max(a, b), 0);
  return [1, 255].find((top) => largest <= top) ?? 65535;
}

/** How many pixels have each colour; null where there are more colours than a mask has. */
function countsOf(packed: Int32Array): ReadonlyMap<number, number> | null {
  const counts = new Map<number, number>();
  for (const key of packed) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (counts.size > mostColours) return null;
  }
  return counts;
}

function unreadable(text: string): ColourMask {
  return { labels: new Float32Array(), reading: { kind: 'unsound', text } };
}

/** At most this many colours are listed. */
const mostListed = 8;

function listed(colours: readonly string[]): string {
  const more = colours.length - mostListed;
  return `${colours.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const names = ['black', 'blue', 'green', 'cyan', 'red', 'magenta', 'yellow', 'white'] as const;

/** A colour by its name, where it has a plain one, and its numbers. */
function words(colour: Colour): string {
  const isPlain = colour.every((value) => value <= noise || value >= 255 - noise);
  const [red, green, blue] = colour.map((value) => Number(value > 127)) as [number, number, number];
  const numbers = `(${colour.join(', ')})`;
  return isPlain ? `${at(names, 4 * red + 2 * green + blue)} ${numbers}` : numbers;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
