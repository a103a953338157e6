import { type Box, type Size, volumeOf } from './box.ts';
import type { Contradiction } from './contradiction.ts';
import { mostBlocks } from './grid.ts';

/** A region of interest: a box, and its pixels as run lengths where they are not all of them. */
export interface AskedRoi extends Box<'input'> {
  readonly runs?: readonly number[] | undefined;
}

/** What of a partition says how many regions there are, and where. */
export interface AskedRegions {
  readonly parts: readonly unknown[];
  readonly spacing?: readonly number[] | undefined;
  readonly runs: readonly number[];
}

/** What in a partition contradicts its runs or the size of the input. */
export function* regionContradictions(
  { parts, spacing, runs }: AskedRegions,
  size: Size<'input'>,
): Generator<Contradiction> {
  const { length } = parts;
  if (length > mostBlocks) yield { path: ['regions', 'parts'], fault: `must be at most ${mostBlocks}` };
  if (spacing !== undefined && spacing.length !== size.length)
    yield { path: ['regions', 'spacing'], fault: 'must have a length for each axis of the input' };
  const path = ['regions', 'runs'];
  const seen = new Set<number>();
  let sum = 0;
  for (const [i, number] of runs.entries()) {
    if (i % 2 === 0) sum += number;
    else if (number > length) yield { path, fault: `must name one of the ${length} regions` };
    else if (runs[i - 1] !== 0) seen.add(number);
  }
  const volume = volumeOf(size);
  if (runs.length % 2 !== 0 || sum !== volume) yield { path, fault: `must add up to ${volume}` };
  seen.delete(0);
  if (seen.size !== length) yield { path, fault: 'must have a position for each region' };
}

/** What in the run lengths of a region of interest contradicts its box. */
export function* roiContradictions({ size, runs }: AskedRoi): Generator<Contradiction> {
  if (runs === undefined) return;
  const volume = volumeOf(size);
  const path = ['roi', 'runs'];
  if (runs.reduce((sum, run) => sum + run, 0) !== volume) yield { path, fault: `must add up to ${volume}` };
  if (runs.includes(0, 1)) yield { path, fault: 'must not be 0 after the first' };
}
