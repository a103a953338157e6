import { countedEffect, type EffectTable } from '../model/effect-table.ts';
import { effectColour } from './colour-scale.ts';

/** One RGBA pixel a block, in row order: zero effects are transparent, and so is what is not known yet. */
export function heatmapPixels(table: EffectTable, limit: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(table.effects.length * 4);
  table.effects.forEach((effect, i) => {
    const counted = countedEffect(effect);
    if (counted === 0 || limit <= 0) return;
    const certainty = effect.state === 'undetermined' ? 0.6 : 1;
    pixels.set([...effectColour(counted, limit), opacityOf(Math.abs(counted) / limit) * certainty], i * 4);
  });
  return pixels;
}

/** Small effects let the image through, where the scale is nearly white; 0–255. */
function opacityOf(share: number): number {
  return 255 * (0.3 + 0.7 * Math.sqrt(Math.min(1, share)));
}

/** The blocks that were not measured yet, by index. */
export function unknownBlocks(table: EffectTable): readonly number[] {
  return table.effects.flatMap((effect, i) => (effect.state === 'unknown' ? [i] : []));
}
