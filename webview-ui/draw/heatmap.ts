import { countedEffect, type EffectTable } from '../model/effect-table.ts';
import { effectColour } from './colour-scale.ts';

/** One RGBA pixel a block, in row order: zero effects are transparent, and so is what is not known yet. */
export function heatmapPixels(table: EffectTable, limit: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(table.effects.length * 4);
  table.effects.forEach((effect, i) => {
    const counted = countedEffect(effect);
    if (counted !== 0) pixels.set([...effectColour(counted, limit), 255], i * 4);
  });
  return pixels;
}

/** One RGBA pixel a block, marking the blocks that were not measured yet. */
export function unknownBlocks(table: EffectTable): readonly number[] {
  return table.effects.flatMap((effect, i) => (effect.state === 'unknown' ? [i] : []));
}
