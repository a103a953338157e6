import { at } from '../at.ts';
import type { Comparison } from '../documents/comparison.ts';
import { type EffectState, isUndiffering } from '../documents/effect-state.ts';
import type { Explanation } from '../documents/explanation.ts';
import type { Grid } from '../documents/grid.ts';
import { gridOfMap } from '../documents/map-grid.ts';
import { npyFile } from '../documents/npy.ts';
import { measuredEffects } from '../documents/readings.ts';
import { paintedBlocks } from '../documents/painted-blocks.ts';

/**
 * The effects of the input's blocks on Dice as a NumPy file: `float32` of the input's size, each place with the effect
 * of its block in points, in the reading that was asked for; `NaN` where a block was skipped or not measured.
 */
export function explanationArray(explanation: Explanation): Uint8Array {
  const map = at(explanation.maps, 0);
  return arrayOf(gridOfMap(explanation, map), measuredEffects(explanation.question, map));
}

/** The same of the differences of effects between two models, on the grid of the earlier one. */
export function comparisonArray({ before, blocks }: Comparison): Uint8Array {
  return arrayOf(gridOfMap(before, at(before.maps, 0)), blocks);
}

interface Measured {
  readonly index: number;
  readonly state: EffectState | Comparison['blocks'][number]['state'];
  readonly n: number;
  readonly mean: number;
}

function arrayOf(grid: Grid<'tensor'>, blocks: readonly Measured[]): Uint8Array {
  const known = blocks.filter((block) => block.state !== 'skipped' && !isUndiffering(block));
  return npyFile(grid.size, paintedBlocks(grid, new Map(known.map(({ index, mean }) => [index, mean]))));
}
