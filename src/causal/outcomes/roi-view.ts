import type { Head } from '../../documents/explanation.ts';
import type { Window } from '../../documents/settings.ts';
import { type Interval, lengthOf, nowhere, type Region, shapeOf } from '../../graph/region.ts';
import type { TensorData } from '../../graph/tensor.ts';
import type { PlannedCrop } from '../../inference/crop-runner.ts';
import { type Reading, readHead } from './head.ts';
import { type Counts, count, replacePart } from './outcome.ts';
import { cut } from '../window.ts';

/** The RoI of an output as it is without treatment, and what crops make of it. */
export interface RoiView {
  readonly baseline: Counts;
  /** How the part of the RoI that a plan can change counts without treatment. */
  reach(planned: PlannedCrop): Counts;
  /** The counts of the RoI with one of several items of a plan's output in it. */
  count(planned: PlannedCrop, data: TensorData, item: number, items: number): Counts;
}

/** What is looked at: the RoI in pixels of the output, and the reference in it, 0 or 1 a pixel in row order. */
export interface RoiOptions {
  readonly head: Head;
  readonly roi: Window;
  readonly reference: Uint8Array;
}

/** The window of the RoI (in its pixels) that a plan can change, what it counts as before, and its reference. */
interface Part {
  readonly changed: Window;
  readonly before: Counts;
  readonly reference: Uint8Array;
}

/** A view of the RoI of a 2-D output that reads as it is told without treatment. */
export function roiView({ head, roi, reference }: RoiOptions, reading: Reading): RoiView {
  const baseline = count(reading, reference);
  const parts = new WeakMap<PlannedCrop, Part>();
  const partOf = (planned: PlannedCrop): Part => {
    const known = parts.get(planned);
    if (known !== undefined) return known;
    const [rows, columns] = spaceOf(head, planned.changed);
    const changed: Window = [rows[0] - roi[0], columns[0] - roi[1], lengthOf(rows), lengthOf(columns)];
    const own = cut(reference, changed, roi[3]);
    const predicted = cut(reading.predicted, changed, roi[3]);
    const probability = cut(reading.probability, changed, roi[3]);
    const part = { changed, before: count({ predicted, probability }, own), reference: own };
    parts.set(planned, part);
    return part;
  };
  return {
    baseline,
    reach: (planned) => partOf(planned).before,
    count(planned, data, item, items) {
      const { changed, before, reference: own } = partOf(planned);
      const [rows, columns] = spaceOf(head, planned.output);
      const [y, x, height, width] = changed;
      const inCrop: Window = [y + roi[0] - rows[0], x + roi[1] - columns[0], height, width];
      const shape = [items, ...shapeOf(planned.output).slice(1)];
      const output = { type: 'float32' as const, shape, data };
      return replacePart(baseline, before, count(readHead(head, output, item, inCrop), own));
    },
  };
}

/** The parts of an output of one item that a window covers, by the axes of its layout. */
export function outputRegion({ layout, channels }: Head, [y, x, height, width]: Window): Region {
  const rows: Interval = [y, y + height];
  const columns: Interval = [x, x + width];
  if (layout === 'NHW') return [[0, 1], rows, columns];
  return layout === 'NCHW' ? [[0, 1], [0, channels], rows, columns] : [[0, 1], rows, columns, [0, channels]];
}

/** What a head reads of the values of the RoI's region of an output. */
export function readRoi({ head, roi }: Pick<RoiOptions, 'head' | 'roi'>, data: TensorData): Reading {
  const shape = shapeOf(outputRegion(head, roi));
  return readHead(head, { type: 'float32', shape, data }, 0, [0, 0, roi[2], roi[3]]);
}

/** Rows and columns of a part of an output. */
function spaceOf({ layout }: Head, region: Region): readonly [Interval, Interval] {
  const first = layout === 'NCHW' ? 2 : 1;
  return [region[first] ?? nowhere, region[first + 1] ?? nowhere];
}
