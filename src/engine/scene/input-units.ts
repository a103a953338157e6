import { at } from '../../at.ts';
import type { MeasuredUnit } from '../../causal/laboratory/trial.ts';
import type { Question } from '../../documents/explanation.ts';
import { blocksOf } from '../../documents/grid.ts';
import { measuredPartition, partitionOf } from '../../documents/regions.ts';
import { maskOfRoi, touches } from '../../documents/roi.ts';
import { inputGrid } from './input-grid.ts';

/** A part of the input that is set at once: a block, or positions of its bounding box. */
export interface InputUnit extends MeasuredUnit {
  /** The positions of the input that belong to it, by their label; null: its whole box. */
  readonly positions: { readonly labels: Uint32Array; readonly label: number } | null;
}

/**
 * What the input is divided into; of a refined grid, the blocks and then the coarse ones. A block that touches the RoI is
 * skipped; a region that reaches into it is set outside of it alone, and skipped where nothing is left.
 */
export function inputUnits({
  input,
  block,
  coarse,
  regions,
  roi,
}: Pick<Question, 'input' | 'block' | 'coarse' | 'regions' | 'roi'>): readonly InputUnit[] {
  const { size } = input;
  if (regions === undefined)
    return blocksOf(inputGrid({ input, block, coarse })).map((box) => ({
      block: box,
      isSkipped: touches(box, roi),
      positions: null,
    }));
  const whole = partitionOf<'input'>(regions, size);
  const inRoi = maskOfRoi(roi, size);
  const labels = whole.labels.map((label, i) => (inRoi[i] === 1 ? 0 : label));
  const { boxes, volumes } = measuredPartition<'input'>(labels, regions.parts.length, size);
  return regions.parts.map((_, i) => {
    const isSkipped = volumes[i] === 0;
    return { block: at(isSkipped ? whole.boxes : boxes, i), isSkipped, positions: { labels, label: i + 1 } };
  });
}
