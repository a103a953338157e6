import type { Picture, Window } from '../../src/documents/picture.ts';

/** A window by a name that the field has for it. */
export interface WindowPreset {
  readonly label: string;
  readonly window: Window;
}

/** Windows of CT, by their level and width in Hounsfield units. */
const ctPresets = [
  ['Soft tissue', 40, 400],
  ['Lung', -600, 1500],
  ['Bone', 400, 1800],
  ['Brain', 40, 80],
] as const;

/** How many of each stored value there are; counted once for each picture. */
const counted = new WeakMap<Picture, Uint32Array>();

function countsOf(picture: Picture): Uint32Array {
  const known = counted.get(picture);
  if (known !== undefined) return known;
  const counts = new Uint32Array(picture.stored.BYTES_PER_ELEMENT === 1 ? 256 : 65536);
  for (const value of picture.stored) counts[value] = (counts[value] ?? 0) + 1;
  counted.set(picture, counts);
  return counts;
}

/** The stored value that a share of all lie below, at most. */
function quantile(counts: Uint32Array, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [value, count] of counts.entries()) {
    below += count;
    if (below > share * total || below === total) return value;
  }
  return counts.length - 1;
}

const ranges = new WeakMap<Picture, Window>();

/** The window of all values of a picture. */
export function fullWindow(picture: Picture): Window {
  const range = ranges.get(picture) ?? windowBetween(picture, 0, 1);
  ranges.set(picture, range);
  return range;
}

/** The window from one share of a picture's values to another; never empty. */
function windowBetween(picture: Picture, low: number, high: number): Window {
  const { slope, intercept } = picture;
  const counts = countsOf(picture);
  const [from, to] = [quantile(counts, low), quantile(counts, high)];
  return { low: slope * from + intercept, high: slope * Math.max(to, from + 1) + intercept };
}

/**
 * Whether values are those of a CT in Hounsfield units: whole numbers that reach down to air, at −1000. No file says so in
 * one way, and no other image has such values.
 */
export function isHounsfield(picture: Picture): boolean {
  const { low, high } = fullWindow(picture);
  return picture.slope === 1 && low <= -900 && low >= -10_000 && high > 0;
}

const named = new WeakMap<Picture, readonly WindowPreset[]>();

/** The windows that a picture can be seen in by name. */
export function presetsOf(picture: Picture): readonly WindowPreset[] {
  const known = named.get(picture);
  if (known !== undefined) return known;
  const presets = [
    { label: 'Initial', window: picture.window },
    { label: 'Full range', window: fullWindow(picture) },
    { label: '1–99 %', window: windowBetween(picture, 0.01, 0.99) },
    ...(isHounsfield(picture)
      ? ctPresets.map(([label, level, width]) => ({
          label,
          window: { low: level - width / 2, high: level + width / 2 },
        }))
      : []),
  ];
  named.set(picture, presets);
  return presets;
}

/** The preset that a window is; null where it is none. */
export function presetOf(presets: readonly WindowPreset[], { low, high }: Window): WindowPreset | null {
  return presets.find(({ window }) => window.low === low && window.high === high) ?? null;
}

/**
 * A window after a drag, as radiologists know it: to the right it becomes wider, which is less contrast; down the level
 * rises, which is darker.
 * @param by in pixels of the frame
 * @param range of all values, which 512 pixels go through
 */
export function draggedWindow({ low, high }: Window, by: { x: number; y: number }, range: Window): Window {
  const step = (range.high - range.low) / 512;
  const width = Math.max(step / 8, high - low + by.x * step);
  const level = (low + high) / 2 + by.y * step;
  return { low: level - width / 2, high: level + width / 2 };
}
