import type { UserError } from '../../../errors.ts';
import type { GraphBuilder } from '../../tensorflow/builder.ts';
import type { Pair } from '../../tensorflow/pairs.ts';
import type { Computed, Constant, Value } from '../../tensorflow/value.ts';
import type { Dilations } from '../dilations.ts';
import type { Attributes, GraphNode } from '../node.ts';

/** The result of `SpaceToBatchND`, kept as the image it came from, so that a dilated convolution can be applied to that. */
export interface Blocks {
  readonly kind: 'blocks';
  readonly image: Computed;
  readonly block: readonly number[];
  readonly pads: readonly Pair[];
}

export type Operand = Value | Blocks;

/** One node with its inputs. */
export interface Operator {
  /** Adds nodes to the module named in the node's path. */
  readonly b: GraphBuilder;
  readonly node: GraphNode;
  readonly attributes: Attributes;
  readonly inputs: readonly Operand[];
  readonly dilations: Dilations;
  /** A builder for the module that weights are named after. */
  readonly moduleOf: (weights: Constant) => GraphBuilder;
  /** @throws UserError when the input is missing or is blocks of an image */
  readonly value: (index: number) => Value;
  /**
   * An input as a tensor of the graph.
   * @throws UserError when it is missing or is blocks of an image
   */
  readonly tensor: (index: number) => Computed;
  /** @throws UserError when the input is not a constant of the model */
  readonly constant: (index: number) => Constant;
  /**
   * The elements of a constant input.
   * @throws UserError when it is computed
   */
  readonly numbers: (index: number) => readonly number[];
  /**
   * A constant input of one element.
   * @throws UserError when it is computed or has no elements
   */
  readonly number: (index: number) => number;
  /** @throws UserError when the attribute is missing */
  readonly integer: (name: string) => number;
  /** An error whose message names the file and the node. */
  readonly failure: (what: string) => UserError;
}

/**
 * Writes a node as ONNX operators and returns its outputs.
 * @throws UserError when the node cannot be expressed
 */
export type Lowering = (operator: Operator) => Operand | readonly Operand[];
