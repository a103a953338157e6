import { at } from '../../at.ts';
import type { Attribute } from '../graph.ts';
import type { Network } from '../network.ts';
import { isSameInterval, lengthOf, type Region } from '../region.ts';
import type { CropPlan } from './crop-plan.ts';
import type { CropStep } from './crop-steps.ts';
import type { Feed } from './feed.ts';

/** Emits the nodes of a crop graph, one step of the plan after the other. */
export interface CropWriter {
  readonly network: Network;
  readonly plan: CropPlan;
  /** Adds a node and returns its output. */
  add(operator: string, inputs: readonly string[], attributes?: ReadonlyMap<string, Attribute>): string;
  /** Adds an input and returns its name. */
  feed(feed: Feed): string;
  /** A region of a tensor's baseline; repeated for each item where one value was fed for all. */
  baseline(tensor: string, region: Region, fill: number): string;
  /** The values of a step's input over `need`: what was recomputed, pasted into the baseline. */
  assemble(step: CropStep, input: number, need: Region): string;
}

/**
 * Slices the region `kept` from a tensor that was computed over `computed`.
 * @throws Error when it was not computed there: an index before the first one would count from the end
 */
export function sliceTo(writer: CropWriter, name: string, computed: Region, kept: Region): string {
  const axes = computed.flatMap((interval, axis) => (isSameInterval(interval, at(kept, axis)) ? [] : [axis]));
  if (axes.length === 0) return name;
  if (
    axes.some(
      (axis) => at(kept, axis)[0] < at(computed, axis)[0] || at(kept, axis)[1] > at(computed, axis)[1],
    )
  )
    throw new Error(
      `${name} is computed at ${JSON.stringify(computed)}, and read at ${JSON.stringify(kept)}.`,
    );
  const limits = (side: 0 | 1): string =>
    integers(
      writer,
      axes.map((axis) => at(kept, axis)[side] - at(computed, axis)[0]),
    );
  return writer.add('Slice', [name, limits(0), limits(1), integers(writer, axes)]);
}

/** Takes every `steps[axis]`-th position of a part along each axis, from the last one back where a step is negative. */
export function stridedSlice(
  writer: CropWriter,
  name: string,
  part: Region,
  steps: readonly number[],
): string {
  const axes = steps.flatMap((step, axis) => (step === 1 ? [] : [axis]));
  const along = (valueOf: (step: number, length: number) => number): string =>
    integers(
      writer,
      axes.map((axis) => valueOf(at(steps, axis), lengthOf(at(part, axis)))),
    );
  const starts = along((step, length) => (step < 0 ? length - 1 : 0));
  const ends = along((step, length) => (step < 0 ? -length - 1 : length));
  return writer.add('Slice', [name, starts, ends, integers(writer, axes), along((step) => step)]);
}

function integers(writer: CropWriter, values: readonly number[]): string {
  return writer.feed({ kind: 'integers', values, isShape: false });
}
