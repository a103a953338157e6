import { at } from '../../at.ts';
import { type Box, nounsOf, type Size } from '../../documents/box.ts';
import { UserError } from '../../errors.ts';

/** Regions that both of two inputs can name in whole pixels of their own. */
export interface CommonGrid {
  /** Pixels of *before* in which regions must be whole. */
  readonly step: number;
  /** A length in pixels of *before*, in pixels of *after*. */
  readonly toAfter: (pixels: number) => number;
}

/** A step larger than this share of the image leaves no useful map. */
const coarsest = 1 / 8;

/**
 * How regions of one input are regions of another of the same image at another size.
 * @throws UserError when they differ in aspect, or have no grid in common
 */
export function commonGrid(
  before: Size<'input'>,
  after: Size<'input'>,
  names: { readonly before: string; readonly after: string },
): CommonGrid {
  const words = `${names.before} sees the image at ${before.join('×')} ${nounsOf(before.length).position}s and ${names.after} at ${after.join('×')}`;
  const [own, other] = [at(before, 0), at(after, 0)];
  const isAlike =
    before.length === after.length &&
    before.every((length, axis) => own * at(after, axis) === length * other);
  if (!isAlike) throw new UserError(`${words}: only inputs of the same aspect show the same regions.`);
  const divisor = greatestCommonDivisor(own, other);
  const step = own / divisor;
  if (step > coarsest * own) {
    throw new UserError(`${words}: they have no common grid of blocks; set the size of one in its settings.`);
  }
  return { step, toAfter: (pixels) => (pixels / step) * (other / divisor) };
}

/** The block nearest to a block that is whole in both. */
export function commonBlock({ step }: Pick<CommonGrid, 'step'>, block: Size<'input'>): Size<'input'> {
  return block.map((side) => Math.max(1, Math.round(side / step)) * step);
}

/** The smallest box around a box that is whole in both. */
export function commonBox(
  { step }: Pick<CommonGrid, 'step'>,
  { start, size }: Box<'input'>,
  input: Size<'input'>,
): Box<'input'> {
  const first = start.map((place) => Math.floor(place / step) * step);
  const ends = start.map((place, axis) =>
    Math.min(at(input, axis), Math.ceil((place + at(size, axis)) / step) * step),
  );
  return { start: first, size: ends.map((end, axis) => end - at(first, axis)) };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
