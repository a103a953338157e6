import { type EffectTable, isUndiffering, isUnsure, turnedEffect } from '../model/effect-table.ts';
import { effectColour } from './colour-scale.ts';

/** One RGBA pixel a block, in row order: zero effects are transparent, and so is what is not known yet. */
export function heatmapPixels(table: EffectTable, limit: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(table.effects.length * 4);
  table.effects.forEach((effect, i) => {
    const turned = turnedEffect(effect, table.outcome);
    if (turned === 0 || limit <= 0) return;
    const certainty = effect.state === 'undetermined' ? 0.6 : 1;
    pixels.set([...effectColour(turned, limit), opacityOf(Math.abs(turned) / limit) * certainty], i * 4);
  });
  return pixels;
}

/** Small effects let the image through, where the scale is nearly white; 0–255. */
function opacityOf(share: number): number {
  return 255 * (0.15 + 0.85 * Math.sqrt(Math.min(1, share)));
}

/** The blocks that need more draws to be told from zero, by index. */
export function unsureBlocks({ effects }: EffectTable): readonly number[] {
  return effects.flatMap((effect, i) => (isUnsure(effect) ? [i] : []));
}

/** The blocks of which nothing can be known, since every donor is there what the image is, by index. */
export function undifferingBlocks({ effects }: EffectTable): readonly number[] {
  return effects.flatMap((effect, i) => (isUndiffering(effect) ? [i] : []));
}

/** The blocks that were not measured yet, by index. */
export function unknownBlocks({ effects }: EffectTable): readonly number[] {
  return effects.flatMap(({ state }, i) => (state === 'unknown' ? [i] : []));
}
