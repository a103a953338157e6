import { isUndiffering } from '../../src/documents/effect-state.ts';
import { npyFile } from '../../src/documents/npy.ts';
import { paintedBlocks } from '../../src/documents/painted-blocks.ts';
import type { BlockEffect } from './block-effect.ts';
import type { EffectTable } from './effect-table.ts';

/**
 * The effects of a map as a NumPy file: `float32` of the map's own size, each place with the effect of its block in the
 * outcome's unit; `NaN` where a block was skipped or has no effect yet.
 */
export function effectArray({ grid, effects }: EffectTable): Uint8Array {
  const values = new Map<number, number>();
  for (const [index, effect] of effects.entries()) if (hasEffect(effect)) values.set(index, effect.mean);
  return npyFile(grid.size, paintedBlocks(grid, values));
}

function hasEffect(effect: BlockEffect): boolean {
  return effect.state !== 'unknown' && effect.state !== 'skipped' && !isUndiffering(effect);
}
