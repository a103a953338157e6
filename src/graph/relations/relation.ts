import { at } from '../../at.ts';
import type { Attribute, Node } from '../graph.ts';
import type { Interval, Region } from '../region.ts';
import type { Initializer } from '../tensor.ts';
import type { AxisMap, SlidingWindow } from './axis-map.ts';

/** An output axis follows this input axis. */
export interface Link {
  readonly axis: number;
  readonly map: AxisMap;
}

/**
 * How an output depends on one input: for each output axis, the input axis that it follows. Null where a position
 * depends on all of the input. Input axes that no output axis follows are read whole.
 */
export type InputRelation = readonly (Link | null)[];

/** How an operator is computed on a region of its output. */
export type Form =
  /** The operator itself, on the regions it reads. */
  | { readonly kind: 'itself' }
  /** The output is the input, moved: nothing is computed. */
  | { readonly kind: 'moved' }
  /** Every `step`-th position along each axis, the last first where the step is negative. */
  | { readonly kind: 'strided'; readonly steps: readonly number[] }
  /** A Reshape, with the region's shape as its second input. */
  | { readonly kind: 'reshaped' }
  /**
   * A sliding window over the spatial axes. Along an axis that is computed whole it pads as the model does; along
   * others, the padding is part of its input.
   */
  | { readonly kind: 'window'; readonly pads: readonly (readonly [before: number, after: number])[] }
  /** A transposed convolution, one window per spatial axis. What it computes beyond the region is cut off. */
  | { readonly kind: 'transposed window'; readonly windows: readonly SlidingWindow[] }
  /** Interpolation along some axes, as one matrix for each. */
  | { readonly kind: 'resized'; readonly matrices: ReadonlyMap<number, InterpolationMatrix> }
  /** Inputs concatenated along an axis. */
  | { readonly kind: 'concatenated'; readonly axis: number }
  /** An Expand, with the region's shape as its second input. */
  | { readonly kind: 'expanded' }
  /** Repeated from the start along some axes. */
  | { readonly kind: 'tiled'; readonly axes: readonly number[] }
  /**
   * Positions of an axis of the input, by indices of a shape of their own, counted from its start. A region is computed
   * of the `followed` axis of the indices and is whole along their other axes.
   */
  | {
      readonly kind: 'gathered';
      readonly axis: number;
      readonly indices: readonly number[];
      readonly shape: readonly number[];
      readonly followed: number;
    }
  /** A GridSample, whose constant grid is counted over the part of the input that is read. */
  | { readonly kind: 'sampled'; readonly isAligned: boolean }
  /**
   * The operator itself, whose second input holds positions in the first, counted from its start: so many `coordinates`
   * each, of which one is a position along `axis`. Only along that axis a part of the input is read.
   */
  | {
      readonly kind: 'indexed';
      readonly axis: number;
      readonly coordinate: number;
      readonly coordinates: number;
    };

/** The weights of an interpolation along one axis: `output × input`, in row-major order. */
export interface InterpolationMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array;
}

/** How the (only) output of an operator application depends on its inputs. */
export interface Relation {
  /** One entry per input; null where the input is read whole and passed on unchanged. */
  readonly inputs: readonly (InputRelation | null)[];
  readonly form: Form;
  /** The value outside the input. */
  readonly fill: number;
  /** The smallest region that can be computed and contains `region`. */
  readonly widen: (region: Region) => Region;
}

/** What a rule can read of a node: concrete shapes, and the values of constants. */
export interface NodeContext {
  readonly node: Node;
  /** Version of the ONNX operator set. */
  readonly opset: number;
  readonly output: readonly number[];
  /** Shape of each input; null where an optional input is absent. */
  readonly inputs: readonly (readonly number[] | null)[];
  /** Value of an input that does not depend on the image. */
  readonly constant: (input: number) => Initializer | null;
  /** The matrix of an interpolation along one axis, as the runtime computes it. */
  readonly matrix: (axis: number) => InterpolationMatrix | null;
}

/** Derives the relation of a node; null where the operator is used in a way that the rule does not cover. */
export type Rule = (context: NodeContext) => Relation | null;

/** Any region can be computed. */
export const noWidening = (region: Region): Region => region;

/** Some axes can only be computed whole. */
export function wholeAlong(
  output: readonly number[],
  isWhole: (axis: number) => boolean,
): (region: Region) => Region {
  return (region) =>
    region.map((interval, axis): Interval => (isWhole(axis) ? [0, at(output, axis)] : interval));
}

export function integer(attribute: Attribute | undefined, otherwise: number): number {
  return attribute?.kind === 'int' ? attribute.value : otherwise;
}

export function integers(attribute: Attribute | undefined): readonly number[] | null {
  return attribute?.kind === 'ints' ? attribute.value : null;
}

export function text(attribute: Attribute | undefined, otherwise: string): string {
  return attribute?.kind === 'string' ? attribute.value : otherwise;
}

/** An axis that may be counted from the end (negative), counted from the front. */
export function nonNegativeAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
