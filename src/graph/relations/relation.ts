import type { AxisMap } from './axis-map.ts';
import type { Attribute, Node } from '../graph.ts';
import type { Region } from '../region.ts';
import type { Initializer } from '../tensor.ts';

/** An output axis follows this input axis. */
export interface Link {
  readonly axis: number;
  readonly map: AxisMap;
}

/**
 * How an output depends on one input: for each output axis, the input axis it follows, or null where a position
 * depends on all of the input. Input axes that no output axis follows are read whole.
 */
export type InputRelation = readonly (Link | null)[];

/** How an operator is computed on a part of its output. */
export type Form =
  /** The operator itself, on the parts it needs. */
  | { readonly kind: 'itself' }
  /** The output is the input moved: nothing is computed. */
  | { readonly kind: 'moved' }
  /** Every so many positions along each axis, the last first where a step is negative. */
  | { readonly kind: 'picked'; readonly steps: readonly number[] }
  /** The operator, its second input being the shape of the part. */
  | { readonly kind: 'reshaped' }
  /**
   * A sliding window over axes from the second on. On an axis computed whole it pads as the model says; on others
   * padding is part of what it is given.
   */
  | { readonly kind: 'window'; readonly pads: readonly number[] }
  /** A transposed convolution; what it computes beyond the part is cut off. */
  | {
      readonly kind: 'transposed window';
      readonly strides: readonly number[];
      readonly begins: readonly number[];
    }
  /** Interpolation along some axes: a matrix `output × input` each, in row order. */
  | { readonly kind: 'resized'; readonly matrices: ReadonlyMap<number, InterpolationMatrix> }
  /** Inputs put one after the other along an axis. */
  | { readonly kind: 'joined'; readonly axis: number };

export interface InterpolationMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array;
}

/** What is known of an operator application: how its (only) output depends on its inputs. */
export interface Relation {
  /** One entry an input; null: the input is read whole and passed on as it is. */
  readonly inputs: readonly (InputRelation | null)[];
  readonly form: Form;
  /** The value of what lies outside the input. */
  readonly fill: number;
  /** The smallest part that can be computed and holds `region`. */
  readonly widen: (region: Region) => Region;
}

/** What a rule is told of a node: concrete shapes, and the values of constants. */
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

/** Gives the relation of a node, or null where the operator is used in a way the rule does not cover. */
export type Rule = (context: NodeContext) => Relation | null;

export const asItIs = (region: Region): Region => region;

export function integer(attribute: Attribute | undefined, otherwise: number): number {
  return attribute?.kind === 'int' ? attribute.value : otherwise;
}

export function integers(attribute: Attribute | undefined): readonly number[] | null {
  return attribute?.kind === 'ints' ? attribute.value : null;
}

export function text(attribute: Attribute | undefined, otherwise: string): string {
  return attribute?.kind === 'string' ? attribute.value : otherwise;
}

/** An axis counted from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
