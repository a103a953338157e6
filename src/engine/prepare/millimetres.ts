import { nounsOf } from '../../documents/box.ts';
import type { MeasuredBox, Sides } from '../../documents/region-choice.ts';
import type { RoiSetting } from '../../documents/roi-choice.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';

/** Millimetres from one position of the input to the next along each axis; null where that is not known. */
export type Spacing = readonly number[] | null;

/** Whole numbers of positions, and how millimetres became them, in words; null where none were given. */
interface Lengths {
  readonly lengths: readonly number[];
  readonly note: string | null;
}

/**
 * Sides for each axis in whole positions: one side serves all axes. Millimetres are rounded to whole positions, at
 * least one.
 * @param what has the sides, for messages: `Blocks`
 * @throws UserError when millimetres are given and the spacing is not known
 */
export function sidesInPositions(sides: Sides, rank: number, spacing: Spacing, what: string): Lengths {
  const isOne = typeof sides !== 'object';
  const all = isOne ? Array.from({ length: rank }, () => sides) : sides;
  const lengths = all.map((side, axis) =>
    typeof side === 'number' ? side : Math.max(1, rounded(side, axis, spacing, what)),
  );
  const isMeasured = all.some((side) => typeof side === 'string');
  const asked = isOne ? inWords(sides) : all.map(inWords).join('×');
  return { lengths, note: isMeasured && spacing ? noteOn(what, asked, lengths, spacing) : null };
}

/**
 * A region of interest in positions: millimetres of a rectangle are rounded to whole positions, those of its sizes to at
 * least one.
 * @throws UserError when millimetres are given and the spacing is not known
 */
export function roiInPositions(
  roi: NonNullable<Settings['roi']>,
  spacing: Spacing,
): { readonly roi: RoiSetting; readonly note: string | null } {
  if (!isMeasuredBox(roi)) return { roi, note: null };
  const rank = roi.length / 2;
  const box = roi.map((length, i) =>
    typeof length === 'number'
      ? length
      : Math.max(Number(i >= rank), rounded(length, i % rank, spacing, 'The RoI')),
  );
  const asked = roi.map(inWords).join(', ');
  return { roi: box, note: spacing ? noteOn('The RoI', asked, box, spacing, ', ') : null };
}

function isMeasuredBox(roi: NonNullable<Settings['roi']>): roi is MeasuredBox {
  return Array.isArray(roi) && roi.some((length) => typeof length === 'string');
}

function rounded(length: string, axis: number, spacing: Spacing, what: string): number {
  const along = spacing?.[axis];
  if (along === undefined)
    throw new UserError(
      spacing === null
        ? `${what} cannot be in millimetres (${length}): the file of the image does not say how large its voxels are; give whole numbers.`
        : `${what} cannot have ${axis + 1} lengths: the input has ${spacing.length} axes.`,
    );
  return Math.round(Number.parseFloat(length) / along);
}

function noteOn(
  what: string,
  asked: string,
  lengths: readonly number[],
  spacing: readonly number[],
  by = '×',
): string {
  const unit = `${nounsOf(spacing.length).position}s`;
  const each = spacing.map((length) => Number(length.toPrecision(4))).join('×');
  const [is, of] = what === 'The RoI' ? ['is', 'at'] : ['are', 'of'];
  return `${what} ${of} ${asked} ${is} ${lengths.join(by)} ${unit} of ${each} mm.`;
}

function inWords(length: number | string): string {
  if (typeof length === 'number') return String(length);
  return `${Number.parseFloat(length)} mm`;
}
