import * as tf from '@tensorflow/tfjs-core';
import type { Node } from '../../graph/graph.ts';
import { numbersOf, type Value } from './value.ts';

/** A node of the graph with the values of its inputs. */
export interface OperatorCall {
  readonly node: Node;
  /** Version of the operator set of the node's domain. */
  readonly opset: number;
  /** Null where an optional input is absent. */
  readonly inputs: readonly (Value | null)[];
  /** For each input: the tensors that earlier runs derived from it if it is a constant, else null. */
  readonly preparations: readonly (Preparations | null)[];
}

/** Tensors derived from a constant, such as its filters in the kernels' layout, by a name for the derivation. */
export type Preparations = Map<string, readonly tf.Tensor[]>;

/**
 * Computes an operator as the ONNX operator specification defines it: a value for each output of the node.
 * @throws Unsupported where the kernels cannot compute it
 */
export type Operator = (call: OperatorCall) => readonly Value[];

/** A variant of an operator that is not supported, as a noun phrase: `groups of 3-D convolutions`. */
export class Unsupported extends Error {}

/**
 * A required input.
 * @throws Unsupported where it is absent
 */
export function input({ node, inputs }: OperatorCall, index: number): Value {
  const value = inputs[index];
  if (value === null || value === undefined) throw new Unsupported(`${node.operator} without input ${index}`);
  return value;
}

/** An optional input; null where it is absent. */
export function optional({ inputs }: OperatorCall, index: number): Value | null {
  return inputs[index] ?? null;
}

/**
 * Tensors that depend on one input only, such as weights in the kernels' layout. They are computed once if the input is
 * a constant.
 * @param how names everything besides the input that the result depends on
 */
export function prepared(
  call: OperatorCall,
  index: number,
  how: string,
  make: (value: Value) => readonly tf.Tensor[],
): readonly tf.Tensor[] {
  const preparations = call.preparations[index] ?? null;
  if (preparations === null) return make(input(call, index));
  const known = preparations.get(how);
  if (known !== undefined) return known;
  const made = make(input(call, index)).map((tensor) => tf.keep(tf.clone(tensor)));
  preparations.set(how, made);
  return made;
}

/** An attribute of the node; null where it is absent, as for the functions below. */
export function int({ node }: OperatorCall, name: string): number | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'int' ? attribute.value : null;
}

export function ints({ node }: OperatorCall, name: string): readonly number[] | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'ints' ? attribute.value : null;
}

export function float({ node }: OperatorCall, name: string): number | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'float' ? attribute.value : null;
}

export function floats({ node }: OperatorCall, name: string): readonly number[] | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'floats' ? attribute.value : null;
}

export function text({ node }: OperatorCall, name: string): string | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'string' ? attribute.value : null;
}

/**
 * An attribute for which the operator has no default.
 * @throws Unsupported where it is absent
 */
export function required<T>(
  read: (call: OperatorCall, name: string) => T | null,
  call: OperatorCall,
  name: string,
): T {
  const value = read(call, name);
  if (value === null) throw new Unsupported(`${call.node.operator} without ${name}`);
  return value;
}

/** An attribute with one integer per axis; `count` times the default where it is absent or empty. */
export function intsPerAxis(
  call: OperatorCall,
  name: string,
  count: number,
  standard: number,
): readonly number[] {
  const given = ints(call, name) ?? [];
  return given.length === 0 ? Array.from({ length: count }, () => standard) : given;
}

/** Integers, such as `axes`, that are an attribute in older operator sets and an input in newer ones. */
export function integers(call: OperatorCall, attribute: string, index: number): readonly number[] | null {
  const given = optional(call, index);
  return given === null ? ints(call, attribute) : numbersOf(given);
}

/** The axis as an index from the front; a negative one counts from the end. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
