import { at } from '../../at.ts';
import { type Box, wholeBox } from '../../documents/box.ts';
import { cut } from '../../documents/cut.ts';
import type { Head } from '../../documents/explanation.ts';
import { type Region, shapeOf } from '../../graph/region.ts';
import type { TensorData } from '../../graph/tensor.ts';
import type { PlanEstimate, PlannedCrop } from '../../inference/planned-crop.ts';
import { type Reading, readHead } from './head.ts';
import { boxIn, regionIn } from './layout-region.ts';
import { type Counts, count, replacePart } from './outcome.ts';

/** The RoI of an output as it is without treatment, and what crops change of it. */
export interface RoiView {
  readonly baseline: Counts;
  /** How the part of the RoI that a plan can change counts without treatment; null where no pixel lies in it. */
  reach(plan: PlanEstimate): Counts | null;
  /** The counts of the RoI with one of several items of a plan's output in it. */
  count(planned: PlannedCrop, data: TensorData, item: number, items: number): Counts;
}

/** What is read: the RoI's box in positions of the output, and the reference in it, a binary mask in row order. */
export interface RoiOptions {
  readonly head: Head;
  readonly roi: Box<'output'>;
  readonly reference: Uint8Array;
  /** Which pixels of the box belong to the RoI: a binary mask in row order; null: all. */
  readonly within: Uint8Array | null;
}

/** The part of the RoI that a plan can change, what it counts as without treatment, and its reference. */
interface Part {
  /** In positions of the output. */
  readonly changed: Box<'output'>;
  readonly before: Counts;
  readonly reference: Uint8Array;
  readonly within: Uint8Array | null;
}

/** A view of the RoI of an output; without treatment it reads as `reading` says. */
export function roiView({ head, roi, reference, within }: RoiOptions, reading: Reading): RoiView {
  const baseline = count(reading, reference, within);
  const parts = new WeakMap<PlanEstimate, Part>();
  const partOf = (planned: PlanEstimate): Part => {
    const known = parts.get(planned);
    if (known !== undefined) return known;
    const changed = boxIn<'output'>(head.layout, planned.changed);
    const inRoi = relativeTo(changed, roi);
    const own = cut(reference, inRoi, roi.size);
    const predicted = cut(reading.predicted, inRoi, roi.size);
    const probability = cut(reading.probability, inRoi, roi.size);
    const ownWithin = within && cut(within, inRoi, roi.size);
    const before = count({ predicted, probability }, own, ownWithin);
    const part = { changed, before, reference: own, within: ownWithin };
    parts.set(planned, part);
    return part;
  };
  return {
    baseline,
    reach(planned) {
      const { before } = partOf(planned);
      return before.pixels === 0 ? null : before;
    },
    count(planned, data, item, items) {
      const { changed, before, reference: own, within: ownWithin } = partOf(planned);
      const inCrop = relativeTo(changed, boxIn<'output'>(head.layout, planned.output));
      const shape = [items, ...shapeOf(planned.output).slice(1)];
      const output = { type: 'float32' as const, shape, data };
      return replacePart(baseline, before, count(readHead(head, output, item, inCrop), own, ownWithin));
    },
  };
}

/** A box as another one that holds it sees it. */
function relativeTo({ start, size }: Box<'output'>, around: Box<'output'>): Box<'output'> {
  return { start: start.map((from, axis) => from - at(around.start, axis)), size };
}

/** The part of an output of one item that a box covers. */
export function outputRegion({ layout, channels }: Head, box: Box<'output'>): Region {
  return regionIn(layout, box, channels);
}

/** What a head reads of the values of the RoI's region of an output. */
export function readRoi({ head, roi }: Pick<RoiOptions, 'head' | 'roi'>, data: TensorData): Reading {
  const shape = shapeOf(outputRegion(head, roi));
  return readHead(head, { type: 'float32', shape, data }, 0, wholeBox(roi.size));
}
