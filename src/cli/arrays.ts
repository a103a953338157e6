import { at } from '../at.ts';
import type { Comparison } from '../documents/comparison.ts';
import { type EffectState, isUndiffering } from '../documents/effect-state.ts';
import type { Explanation, Question } from '../documents/explanation.ts';
import type { Grid } from '../documents/grid.ts';
import { gridOfMap } from '../documents/map-grid.ts';
import { npyFile } from '../documents/npy.ts';
import { measuredEffects } from '../documents/readings.ts';
import { paintedBlocks } from '../documents/painted-blocks.ts';
import { shownEffects } from '../documents/refined-grid.ts';
import { maskOfRoi } from '../documents/roi.ts';

/**
 * The effects of the input's blocks on Dice as a NumPy file: `float32` of the input's size, each place with the effect
 * of its block or region in points, in the reading that was asked for; `NaN` where nothing was measured, and in the RoI
 * where a region reaches into it, since a region is set outside of it alone.
 */
export function explanationArray(explanation: Explanation): Uint8Array {
  const map = at(explanation.maps, 0);
  const { question } = explanation;
  const grid = gridOfMap(explanation, map);
  return arrayOf(grid, shownEffects(grid, measuredEffects(question, map)), question);
}

/** The same of the differences of effects between two models, on the grid of the earlier one. */
export function comparisonArray({ before, blocks }: Comparison): Uint8Array {
  return arrayOf(gridOfMap(before, at(before.maps, 0)), blocks, before.question);
}

interface Measured {
  readonly index: number;
  readonly state: EffectState | Comparison['blocks'][number]['state'];
  readonly n: number;
  readonly mean: number;
}

function arrayOf(
  grid: Grid<'tensor'>,
  blocks: readonly Measured[],
  { roi, input }: Pick<Question, 'roi' | 'input'>,
): Uint8Array {
  const known = blocks.filter((block) => block.state !== 'skipped' && !isUndiffering(block));
  const painted = paintedBlocks(grid, new Map(known.map(({ index, mean }) => [index, mean])));
  if (grid.regions === undefined) return npyFile(grid.size, painted);
  const inRoi = maskOfRoi(roi, input.size);
  return npyFile(
    grid.size,
    painted.map((value, place) => (inRoi[place] === 1 ? NaN : value)),
  );
}
