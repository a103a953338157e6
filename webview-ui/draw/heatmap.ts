import { type BlockEffect, isUndiffering, isUnsure, turnedEffect } from '../model/block-effect.ts';
import type { EffectTable } from '../model/effect-table.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';
import { type Colour, effectColour } from './colour-scale.ts';

/** The colour of a block and its opacity, 0–255; null where its effect is zero or not known yet. */
export function heatmapPixel(
  effect: BlockEffect,
  outcome: OutcomeReading,
  limit: number,
): { readonly colour: Colour; readonly alpha: number } | null {
  const turned = turnedEffect(effect, outcome);
  if (turned === 0 || limit <= 0) return null;
  const certainty = effect.state === 'undetermined' ? 0.6 : 1;
  return { colour: effectColour(turned, limit), alpha: opacityOf(Math.abs(turned) / limit) * certainty };
}

/** One RGBA pixel per block, in row order; transparent where the effect is zero or not known yet. */
export function heatmapPixels(
  { effects, outcome }: EffectTable,
  limit: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(effects.length * 4);
  effects.forEach((effect, i) => {
    const pixel = heatmapPixel(effect, outcome, limit);
    if (pixel !== null) pixels.set([...pixel.colour, pixel.alpha], i * 4);
  });
  return pixels;
}

/** Opacity 0–255: small effects, whose colour is nearly white, let the image through. */
function opacityOf(share: number): number {
  return 255 * (0.15 + 0.85 * Math.sqrt(Math.min(1, share)));
}

/** Indices of the blocks that need more draws to be distinguished from zero. */
export function unsureBlocks({ effects }: EffectTable): readonly number[] {
  return effects.flatMap((effect, i) => (isUnsure(effect) ? [i] : []));
}

/** Indices of the blocks where no donor differs. */
export function undifferingBlocks({ effects }: EffectTable): readonly number[] {
  return effects.flatMap((effect, i) => (isUndiffering(effect) ? [i] : []));
}

/** Indices of the blocks that are not measured yet. */
export function unknownBlocks({ effects }: EffectTable): readonly number[] {
  return effects.flatMap(({ state }, i) => (state === 'unknown' ? [i] : []));
}
