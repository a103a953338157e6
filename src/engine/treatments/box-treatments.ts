import { at } from '../../at.ts';
import { chooseDistinct } from '../../causal/draws.ts';
import { type Box, isSameBox } from '../../documents/box.ts';
import { cut } from '../../documents/cut.ts';
import { blockAt, blockHolding, type Grid } from '../../documents/grid.ts';
import { normalize } from '../../imaging/preprocess.ts';
import { inputGrid } from '../scene/input-grid.ts';
import { constantImage } from './constant-image.ts';
import { noOwnPatch, ownPatches, referencePatches } from './patch-source.ts';
import type { TreatmentQuestion } from './treatment-question.ts';
import { treatmentsFor } from './treatments.ts';

/** Values that a box of the input is set to, one a draw, in the layout of the model's input. */
interface BoxTreatments {
  readonly size: number;
  readonly value: (draw: number) => Float32Array;
}

/**
 * Treatments of any box of the input: those of the pool where it is one of the blocks; else patches of its size, or its
 * part of the image that blocks take their one value from.
 * @throws UserError when there is no usable patch
 */
export async function treatmentsOfBox(
  asked: TreatmentQuestion,
  references: string | null,
  intensities: Float32Array,
  box: Box<'input'>,
): Promise<BoxTreatments> {
  const grid = inputGrid(asked);
  const unit = asked.regions === undefined ? numberOf(grid, box) : null;
  if (unit !== null) {
    const { pool } = await treatmentsFor(asked, references, intensities);
    if (pool.size === 0) throw noOwnPatch(asked);
    return { size: pool.size, value: (draw) => pool.value(unit, draw) };
  }
  const longest = Math.max(...box.size);
  const alike = { ...asked, block: box.size.map(() => longest), coarse: undefined, regions: undefined };
  const { input, seed, draws } = alike;
  if (asked.treatment !== 'patches') {
    const changed = constantImage(alike, intensities);
    const value = normalize(cut(changed, box, input.size, input.channels), input);
    return { size: 1, value: () => value };
  }
  const patches =
    references === null ? ownPatches(alike, intensities, box) : await referencePatches(alike, references);
  if (patches.count === 0) throw noOwnPatch(asked);
  const members = chooseDistinct(seed, patches.count, draws);
  return { size: members.length, value: (draw) => patches.patch(at(members, draw), box) };
}

/** The number of the block, coarse ones included, that a box is; null where it is none. */
function numberOf(grid: Grid<'input'>, box: Box<'input'>): number | null {
  for (const divided of [undefined, new Set<number>()]) {
    const unit = blockHolding({ ...grid, divided }, box.start);
    if (unit !== null && isSameBox(blockAt(grid, unit), box)) return unit;
  }
  return null;
}
