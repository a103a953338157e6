import * as z from 'zod';
import { at } from '../at.ts';
import { type Box, boxInWords, nounsOf, numbersOf, type Size, type Space, volumeOf } from './box.ts';
import { cut, paste, rowStarts, stepsOf } from './cut.ts';
import { nearestPositions } from './nearest.ts';
import { kindOfRoi, type RoiChoice, roiChoiceSchema, type RoiSetting } from './roi-choice.ts';
import { pixelsOfRuns, runsOf } from './runs.ts';
import { covering } from './spaces.ts';

/** The region of interest: a box of the input, and which of its pixels belong to it. */
export interface Roi extends Box<'input'> {
  /** How it was chosen, as settings say it; absent: the box was inferred, or its pixels were given. */
  readonly chosen?: RoiChoice | undefined;
  /** Its pixels in the box, as run lengths in row order, the first run counting those outside; absent: all. */
  readonly runs?: readonly number[] | undefined;
}

const lengths = z.array(z.int().min(1)).min(1).max(3).readonly();

/** The schema of a region of interest in a document. */
export const roiSchema: z.ZodType<Roi> = z
  .strictObject({
    start: z.array(z.int().min(0)).min(1).max(3).readonly(),
    size: lengths,
    chosen: roiChoiceSchema
      .optional()
      .describe('How it was chosen; absent: inferred, or given by its pixels.'),
    runs: z
      .array(z.int().min(0))
      .min(2)
      .readonly()
      .optional()
      .describe('Pixels of the box as run lengths, the first counting those outside; absent: all.'),
  })
  .readonly()
  .refine(({ start, size }) => start.length === size.length, {
    error: 'needs as many sizes as starts',
    abort: true,
  });

const decoded = new WeakMap<readonly number[], Uint8Array>();

/** Which pixels of its box belong to a RoI: a binary mask in row order; null: all of them. */
export function withinOf({ size, runs }: Roi): Uint8Array | null {
  if (runs === undefined) return null;
  const known = decoded.get(runs);
  if (known !== undefined) return known;
  const pixels = pixelsOfRuns(runs, volumeOf(size));
  decoded.set(runs, pixels);
  return pixels;
}

/** How many pixels of the input belong to a RoI. */
export function pixelsIn(roi: Roi): number {
  return withinOf(roi)?.reduce((sum, pixel) => sum + pixel, 0) ?? volumeOf(roi.size);
}

/** Whether a block of the input holds a pixel of the RoI. */
export function touches({ start, size }: Box<'input'>, roi: Roi): boolean {
  const from = start.map((first, axis) => Math.max(0, first - at(roi.start, axis)));
  const shared = from.map(
    (first, axis) =>
      Math.min(at(roi.size, axis), at(start, axis) + at(size, axis) - at(roi.start, axis)) - first,
  );
  if (shared.some((length) => length <= 0)) return false;
  const within = withinOf(roi);
  if (within === null) return true;
  const row = at(shared, shared.length - 1);
  return rowStarts({ start: from, size: shared }, stepsOf(roi.size)).some((first) =>
    within.subarray(first, first + row).includes(1),
  );
}

/** The RoI that a binary mask of the input is: its bounding box, and its pixels in it; null where it has none. */
export function roiOfMask(mask: Uint8Array, input: Size<'input'>): Roi | null {
  const box = boundsOf(mask, input);
  if (box === null) return null;
  const within = cut(mask, box, input);
  return within.includes(0) ? { ...box, runs: runsOf(within) } : box;
}

/** The pixels of a RoI as a binary mask of the whole input. */
export function maskOfRoi(roi: Roi, input: Size<'input'>): Uint8Array {
  const mask = new Uint8Array(volumeOf(input));
  paste(withinOf(roi) ?? new Uint8Array(volumeOf(roi.size)).fill(1), mask, roi, input);
  return mask;
}

/** A RoI in pixels of the output: the box that covers it, and which pixels of the box belong to it; null: all. */
export interface OutputRoi {
  readonly box: Box<'output'>;
  readonly within: Uint8Array | null;
}

/** A RoI in pixels of an output. Of one that is no rectangle, a pixel belongs to it whose centre lies in it. */
export function roiOnOutput(roi: Roi, input: Size<'input'>, output: Size<'output'>): OutputRoi {
  const box = covering<'input', 'output'>(roi, input, output);
  const within = withinOf(roi);
  if (within === null || input.join() === output.join()) return { box, within };
  const mask = maskOfRoi(roi, input);
  return { box, within: cut(onSize(mask, input, output), box, output) };
}

/** A binary mask at another size, by the nearest position. */
export function onSize<A extends Space, B extends Space>(
  mask: Uint8Array,
  from: Size<A>,
  to: Size<B>,
): Uint8Array {
  if (from.join() === to.join()) return mask.slice();
  return Uint8Array.from(nearestPositions(from, to), (position) => mask[position] ?? 0);
}

/** The setting that chooses a RoI again. */
export function settingOfRoi({ start, size, chosen, runs }: Roi): RoiSetting {
  if (chosen !== undefined) return chosen;
  return runs === undefined ? numbersOf({ start, size }) : { start, size, runs };
}

/** A RoI for people: `whole class, 312 px`, or the place of a rectangle: `y 16, x 24, 32×32 px`. */
export function roiInWords(roi: Roi): string {
  const kind = kindOfRoi(settingOfRoi(roi));
  const { image, unit } = nounsOf(roi.size.length);
  if (kind === 'rectangle') return `${boxInWords(roi)} ${unit}`;
  const what = kind === 'pixels' ? 'of any shape' : kind === 'whole image' ? `whole ${image}` : kind;
  return `${what}, ${pixelsIn(roi)} ${unit}`;
}

function boundsOf(mask: Uint8Array, input: Size<'input'>): Box<'input'> | null {
  const steps = stepsOf(input);
  const low = input.map(() => Infinity);
  const high = input.map(() => -1);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    for (const [axis, length] of input.entries()) {
      const place = Math.floor(i / at(steps, axis)) % length;
      low[axis] = Math.min(at(low, axis), place);
      high[axis] = Math.max(at(high, axis), place);
    }
  }
  if (at(high, 0) < 0) return null;
  return { start: low, size: high.map((last, axis) => last + 1 - at(low, axis)) };
}
