import type { CropPlan, CropStep } from './cone.ts';
import type { Attribute } from '../graph.ts';
import type { Network } from '../network.ts';
import { type Interval, isSameInterval, lengthOf, nowhere, type Region } from '../region.ts';
import type { InterpolationMatrix } from '../relations/relation.ts';

/** A value that a crop graph is fed with. */
export type Feed =
  /** A part of a unit's tensor with the unit set to its value, `fill` outside of the tensor: one item a trial. */
  | { readonly kind: 'treatment'; readonly tensor: string; readonly region: Region; readonly fill: number }
  /** A part of a tensor as it was without treatment, `fill` outside of it: one item a trial, or one for all. */
  | { readonly kind: 'baseline'; readonly tensor: string; readonly region: Region; readonly fill: number }
  /** A part of a constant; repeated for each item where the operator does not broadcast. */
  | {
      readonly kind: 'constant';
      readonly tensor: string;
      readonly region: Region;
      readonly isRepeated: boolean;
    }
  /** Integers, such as where to cut; in a shape, the first stands for the size of the batch. */
  | { readonly kind: 'integers'; readonly values: readonly number[]; readonly isShape: boolean }
  /** A part of an interpolation matrix, transposed or not. */
  | {
      readonly kind: 'matrix';
      readonly matrix: InterpolationMatrix;
      readonly rows: Interval;
      readonly columns: Interval;
      readonly isTransposed: boolean;
    };

/** Puts nodes of a crop graph down, one step of the plan after the other. */
export interface CropWriter {
  readonly network: Network;
  readonly plan: CropPlan;
  /** Adds a node and gives its output. */
  add(operator: string, inputs: readonly string[], attributes?: ReadonlyMap<string, Attribute>): string;
  feed(feed: Feed): string;
  /** A part of a tensor without treatment, repeated for every item where one was fed for all. */
  baseline(tensor: string, region: Region, fill: number): string;
  /** The values of a step's input over `need`: what was computed, put into what was there before. */
  assemble(step: CropStep, input: number, need: Region): string;
}

/** The part `kept` of a tensor computed over `computed`. */
export function cut(writer: CropWriter, name: string, computed: Region, kept: Region): string {
  const axes = computed.flatMap((interval, axis) =>
    isSameInterval(interval, kept[axis] ?? nowhere) ? [] : [axis],
  );
  if (axes.length === 0) return name;
  const from = (side: 0 | 1): readonly number[] =>
    axes.map((axis) => (kept[axis] ?? nowhere)[side] - (computed[axis] ?? nowhere)[0]);
  const integers = (values: readonly number[], isShape = false): string =>
    writer.feed({ kind: 'integers', values, isShape });
  return writer.add('Slice', [name, integers(from(0)), integers(from(1)), integers(axes)]);
}

/** Every so many positions of a part, from its first on, or from its last back where a step is negative. */
export function pick(writer: CropWriter, name: string, part: Region, steps: readonly number[]): string {
  const axes = steps.flatMap((step, axis) => (step === 1 ? [] : [axis]));
  const along = (of: (step: number, length: number) => number): string => {
    const values = axes.map((axis) => of(steps[axis] ?? 1, lengthOf(part[axis] ?? nowhere)));
    return writer.feed({ kind: 'integers', values, isShape: false });
  };
  const starts = along((step, length) => (step < 0 ? length - 1 : 0));
  const ends = along((step, length) => (step < 0 ? -length - 1 : length));
  return writer.add('Slice', [
    name,
    starts,
    ends,
    writer.feed({ kind: 'integers', values: axes, isShape: false }),
    along((step) => step),
  ]);
}
