import type { UserError } from '../../../errors.ts';
import type { GraphBuilder } from '../../tensorflow/builder.ts';
import type { Computed, Constant, Value } from '../../tensorflow/value.ts';
import type { Dilations } from '../dilations.ts';
import type { Attributes, GraphNode } from '../node.ts';

/** An image whose blocks were moved to the batch, to be convolved by a dilated kernel: kept as the image it was. */
export interface Blocks {
  readonly kind: 'blocks';
  readonly image: Computed;
  readonly block: readonly number[];
  readonly pads: readonly (readonly [number, number])[];
}

export type Operand = Value | Blocks;

/** One node with what it reads. */
export interface Operator {
  /** Writes nodes of the module that the node's name lies in. */
  readonly b: GraphBuilder;
  readonly node: GraphNode;
  readonly attributes: Attributes;
  readonly inputs: readonly Operand[];
  readonly dilations: Dilations;
  /** A builder for a convolution, which goes by the module of its weights. */
  readonly moduleOf: (weights: Constant) => GraphBuilder;
  readonly value: (index: number) => Value;
  /** An input that the graph computes. */
  readonly tensor: (index: number) => Computed;
  /** An input that must be a constant of the model. */
  readonly constant: (index: number) => Constant;
  /** Numbers of a constant input. */
  readonly numbers: (index: number) => readonly number[];
  readonly failure: (what: string) => UserError;
}

export type Lowering = (operator: Operator) => Operand | readonly Operand[];
