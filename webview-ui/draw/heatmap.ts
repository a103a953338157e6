import { at } from '../../src/at.ts';
import { shownBlocks } from '../../src/documents/refined-grid.ts';
import { isUndiffering } from '../../src/documents/effect-state.ts';
import { type BlockEffect, isUnsure, turnedEffect } from '../model/block-effect.ts';
import type { EffectTable } from '../model/effect-table.ts';
import type { OutcomeReading } from '../model/outcome-reading.ts';
import { isHidden, positionOf, type Scale } from '../model/scale.ts';
import type { ColourMapName } from './colour-maps.ts';
import { type Paint, paintAt } from './colour-scale.ts';

/** Opacity of effects that are not yet distinguishable from zero, as a share of that of decided ones. */
const undecided = 0.4;

/** What a block is painted with; null where its effect is zero, not known yet, or hidden by the threshold. */
export function blockPaint(
  effect: BlockEffect,
  outcome: OutcomeReading,
  scale: Scale,
  colours: ColourMapName,
): Paint | null {
  const turned = turnedEffect(effect, outcome);
  if (turned === 0 || isHidden(effect, scale)) return null;
  const { colour, alpha } = paintAt(positionOf(turned, scale), turned < 0 ? -1 : 1, colours);
  return { colour, alpha: effect.state === 'undetermined' ? alpha * undecided : alpha };
}

/** One RGBA pixel per block, in row order; transparent where nothing is painted. */
export function heatmapPixels(
  { effects, outcome }: EffectTable,
  scale: Scale,
  colours: ColourMapName,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(effects.length * 4);
  effects.forEach((effect, i) => {
    const paint = blockPaint(effect, outcome, scale, colours);
    if (paint !== null) pixels.set([...paint.colour, 255 * paint.alpha], i * 4);
  });
  return pixels;
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
export function unknownBlocks({ effects, grid }: EffectTable): readonly number[] {
  return shownBlocks(grid).filter((index) => at(effects, index).state === 'unknown');
}
