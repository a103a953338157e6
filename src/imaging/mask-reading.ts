import type { MaskValue } from '../documents/settings.ts';
import type { VolumeData } from './volumes/volume.ts';

/** What is asked of a mask, and what is known of the model's classes. */
export interface MaskClass {
  /** The mask value that marks the class, or all of those that do; null: inferred. */
  readonly value: MaskValue | null;
  /** The class is where the mask exceeds this; null: inferred. */
  readonly threshold: number | null;
  /** The mask values that mark pixels to be ignored; null: inferred. */
  readonly ignore: readonly number[] | null;
  /** Index or label of the class. */
  readonly classIndex: number;
  /** How many classes the model distinguishes; 1 for a binary model. */
  readonly classes: number;
  /** What the model says of a position: one of its classes, any of its classes, or a label that may be any number. */
  readonly decides: 'one' | 'any' | 'label';
}

/** How a mask is read, in words too: the class is where it holds a value, or one of several, or exceeds a threshold. */
export type MaskReading =
  | ({ readonly kind: 'value'; readonly value: number } & ReadMask)
  | ({ readonly kind: 'values'; readonly values: readonly number[] } & ReadMask)
  | ({ readonly kind: 'above'; readonly threshold: number } & ReadMask)
  /** No reading is sound; `text` completes "the mask …". */
  | { readonly kind: 'unsound'; readonly text: string };

interface ReadMask {
  /** Pixels of these values belong to no region. */
  readonly ignored: readonly number[];
  readonly text: string;
}

/** How the class is marked, before what is ignored is known. */
type ClassReading =
  | { readonly kind: 'value'; readonly value: number; readonly text: string }
  | { readonly kind: 'values'; readonly values: readonly number[]; readonly text: string }
  | { readonly kind: 'above'; readonly threshold: number; readonly text: string }
  | Extract<MaskReading, { kind: 'unsound' }>;

/** Data sets mark positions that do not count by these values. */
export const ignoreMarks: readonly number[] = [255, 65535, -1];

/** Labels are smaller than this; larger values are grey levels. */
const labelLimit = 64;

/** Values within this share of the range from either end are noise of a binary mask, as JPEG or resizing makes it. */
const endShare = 0.1;

/** Where more pixels than this lie between the ends, they are no edges: the file may be an image. */
const mostBetween = 0.3;

/** More different values than these are no labels, and are counted by so many steps between their ends. */
const mostValues = 2 ** 16;

/** A grey level between the ends that this share of pixels has is a level of its own. */
const levelShare = 0.02;

/**
 * Decides how a mask is read, from the histogram of its values and the model's classes.
 * @param values one per pixel: grey values, or palette numbers
 * @param unit what positions are called
 */
export function readMask(
  values: VolumeData,
  asked: MaskClass,
  unit: 'pixels' | 'voxels' = 'pixels',
): MaskReading {
  const shares = sharesOf(values, [...ignoreMarks, ...(asked.ignore ?? [])]);
  const marks = marksIn(shares, asked);
  const reading = readClass(shares, marks, asked, unit);
  if (reading.kind === 'unsound') return reading;
  const ignored = (asked.ignore ?? marks).filter((mark) => shares.has(mark));
  return { ...reading, ignored, text: `${reading.text}${noteOn(ignored, marks, shares, unit)}` };
}

/** How the class is marked; `marks` are no labels. */
function readClass(
  shares: ReadonlyMap<number, number>,
  marks: readonly number[],
  asked: MaskClass,
  unit: string,
): ClassReading {
  const { value, threshold, classIndex, classes, decides } = asked;
  if (threshold !== null) return above(threshold, `The class is where the mask is > ${threshold}.`);
  if (typeof value === 'number') return isValue(value, `The class is where the mask is ${value}.`);
  if (value !== null)
    return { kind: 'values', values: value, text: `The class is where the mask is ${listed(value)}.` };
  const labels = [...shares.keys()].filter((label) => !marks.includes(label));
  if (!labels.every(isLabel)) return greyLevels(shares, labels, asked, unit);
  const largest = labels.reduce((most, label) => Math.max(most, label), 0);
  if (decides === 'label' && labels.includes(classIndex)) return labelMap(asked, labels);
  if (decides === 'one' && classes > 1) {
    const isKnown = largest < classes || labels.includes(classIndex);
    return isKnown ? labelMap(asked, labels) : beyondClasses(labels, classes);
  }
  if (decides === 'any' && classes > 1 && largest > 1) {
    return classIndex > 0 && largest < classes
      ? labelMap(asked, labels)
      : unsound(`is a label map (${listed(labels)}) and the model's ${classes} classes may overlap`);
  }
  return marks.length > 0 ? isValue(1, 'The class is where the mask is 1.') : notZero(labels);
}

/** Whether a pixel of a mask belongs to the class. */
export function isOfClass(reading: Exclude<MaskReading, { kind: 'unsound' }>, pixel: number): boolean {
  switch (reading.kind) {
    case 'value':
      return pixel === reading.value;
    case 'values':
      return reading.values.includes(pixel);
    case 'above':
      return pixel > reading.threshold;
  }
}

function isLabel(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < labelLimit;
}

function labelMap({ classIndex }: MaskClass, labels: readonly number[]): ClassReading {
  return isValue(classIndex, `Label map (${listed(labels)}): the class is where the mask is ${classIndex}.`);
}

/**
 * Values that mark pixels to be ignored: those that are asked for, and those that data sets use, beside at least two
 * labels that are 0, 1, 2 and so on. The value of the class, and values above the threshold that is asked for, are none.
 */
function marksIn(
  shares: ReadonlyMap<number, number>,
  { value, threshold, ignore }: MaskClass,
): readonly number[] {
  const asked = ignore ?? [];
  if (threshold !== null) return asked;
  const own = value === null ? [] : [value].flat();
  const marks = ignoreMarks.filter((mark) => !own.includes(mark) && shares.has(mark));
  const others = [...shares.keys()].filter((label) => !marks.includes(label) && !asked.includes(label));
  return others.every(isLabel) && others.length >= 2 ? [...new Set([...asked, ...marks])] : asked;
}

/** Masks whose values (without those to be ignored) are no labels: two of them, or many about two. */
function greyLevels(
  shares: ReadonlyMap<number, number>,
  values: readonly number[],
  { classes, decides, classIndex }: MaskClass,
  unit: string,
): ClassReading {
  const isBackground = decides === 'one' && classes > 1 && classIndex === 0;
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0] = sorted;
  const high = sorted.at(-1) ?? 0;
  if (isBackground && low === 0 && sorted.length <= 2)
    return isValue(0, 'Binary mask of what is not class 0, the background: the class is where it is 0.');
  if (sorted.length === 1 || (sorted.length === 2 && low === 0)) return notZero(sorted);
  const margin = endShare * (high - low);
  const between = sorted.filter((value) => value > low + margin && value < high - margin);
  const share = between.reduce((sum, value) => sum + (shares.get(value) ?? 0), 0);
  const levels = between.filter((value) => (shares.get(value) ?? 0) >= levelShare);
  if (sorted.length <= labelLimit && levels.length > 0) {
    return decides !== 'any' && classes > 1
      ? beyondClasses([low, ...levels, high], classes)
      : unsound(`holds ${levels.length + 2} grey levels (${listed([low, ...levels, high])})`);
  }
  if (between.length === 0 && holdsLabels(sorted, (low + high) / 2)) {
    return unsound(
      `holds the values ${listed(sorted)}, which may be labels and a mark of ${unit} to be ignored (maskIgnore)`,
    );
  }
  if (share > mostBetween) {
    return unsound(
      `holds ${percent(share)} of its ${unit} between its ends (${rounded(low)} and ${rounded(high)}): it may be an image`,
    );
  }
  if (isBackground)
    return unsound('is binary, and which side of it is class 0, the background, is not known');
  // Of two values, 0 is what is left out.
  if (sorted.length === 2 && high === 0)
    return isValue(low, `Binary mask: the class is where it is ${rounded(low)}.`);
  const middle = (low + high) / 2;
  const threshold = sorted.every(Number.isInteger) ? Math.floor(middle) : middle;
  const note = share > 0 ? ` ${percent(share)} of ${unit} lie between.` : '';
  return above(threshold, `Binary mask: the class is where it is > ${rounded(threshold)}.${note}`);
}

/**
 * Whether values about two ends are several labels and one or two far from them, rather than noise: that lies about both
 * ends, and only images of 8 bits have it.
 */
function holdsLabels(sorted: readonly number[], middle: number): boolean {
  const below = sorted.filter((value) => value < middle);
  const above = sorted.filter((value) => value > middle);
  const [few, many] = below.length < above.length ? [below, above] : [above, below];
  const isNoise = few.length > 2 || many.length <= few.length || !sorted.every(Number.isInteger);
  return !isNoise && (many.every(isLabel) || (sorted.at(-1) ?? 0) > 255);
}

function notZero(values: readonly number[]): ClassReading {
  const labels = values.filter((value) => value !== 0);
  const note = labels.length > 1 ? ` (labels ${listed(labels)} together)` : '';
  return above(0, `The class is where the mask is not 0${note}.`);
}

function beyondClasses(values: readonly number[], classes: number): ClassReading {
  return unsound(`holds the values ${listed(values)} and the model has ${classes} classes, numbered from 0`);
}

function isValue(value: number, text: string): ClassReading {
  return { kind: 'value', value, text };
}

function above(threshold: number, text: string): ClassReading {
  return { kind: 'above', threshold, text };
}

function unsound(text: string): ClassReading {
  return { kind: 'unsound', text };
}

/**
 * The share of pixels that hold each value, or of very many values, of those about each step.
 * @param exact values that are counted by themselves in any case
 */
function sharesOf(values: VolumeData, exact: readonly number[]): ReadonlyMap<number, number> {
  const counts = countsOf(values, (value) => value) ?? countsOf(values, stepsOf(values, exact));
  return new Map([...(counts ?? [])].map(([value, count]) => [value, count / values.length]));
}

/** How many pixels hold each value; null where too many do. */
function countsOf(
  values: VolumeData,
  countedAs: (value: number) => number,
): ReadonlyMap<number, number> | null {
  const counts = new Map<number, number>();
  for (const value of values) {
    const counted = countedAs(value);
    counts.set(counted, (counts.get(counted) ?? 0) + 1);
    if (counts.size > mostValues) return null;
  }
  return counts;
}

function stepsOf(values: VolumeData, exact: readonly number[]): (value: number) => number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const step = (high - low) / (mostValues / 2);
  return (value) => (exact.includes(value) ? value : low + Math.round((value - low) / step) * step);
}

/** What is ignored, and what would be if it had not been asked otherwise. */
function noteOn(
  ignored: readonly number[],
  marks: readonly number[],
  shares: ReadonlyMap<number, number>,
  unit: string,
): string {
  const shareOf = (values: readonly number[]): string =>
    percent(values.reduce((sum, value) => sum + (shares.get(value) ?? 0), 0));
  if (ignored.length > 0) return ` ${ignored.join(' and ')}: ignored, ${shareOf(ignored)} of ${unit}.`;
  return marks.length > 0 ? ` ${marks.join(' and ')}: background, ${shareOf(marks)} of ${unit}.` : '';
}

/** At most this many values are listed. */
const mostListed = 6;

function listed(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b).map(rounded);
  if (sorted.length > mostListed) return `${sorted.slice(0, mostListed).join(', ')}, …`;
  return sorted.length < 2 ? sorted.join() : `${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1) ?? ''}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
