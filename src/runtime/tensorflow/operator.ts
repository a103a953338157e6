import * as tf from '@tensorflow/tfjs-core';
import type { Node } from '../../graph/graph.ts';
import { numbersOf, type Value } from './value.ts';

/** An operator with the tensors it is applied to. */
export interface Application {
  readonly node: Node;
  /** Version of the operator set of the node's domain. */
  readonly opset: number;
  /** Null where an optional input is absent. */
  readonly inputs: readonly (Value | null)[];
  /** For each input that is a constant, what earlier runs have made of it. */
  readonly preparations: readonly (Preparations | null)[];
}

/** Tensors made of a constant by how they were made. */
export type Preparations = Map<string, readonly tf.Tensor[]>;

/** Computes an operator: a value for each output of the node, as the ONNX operator specification says. */
export type Operator = (application: Application) => readonly Value[];

/** Something that an operator cannot do here, said in a few words: `groups of 3-D convolutions`. */
export class Unsupported extends Error {}

/** @throws Unsupported where the input is absent */
export function input({ node, inputs }: Application, index: number): Value {
  const value = inputs[index];
  if (value === null || value === undefined) throw new Unsupported(`${node.operator} without input ${index}`);
  return value;
}

export function optional({ inputs }: Application, index: number): Value | null {
  return inputs[index] ?? null;
}

/**
 * Tensors that are made of one input alone, such as weights in the order of the kernels; made once where the input is a
 * constant.
 * @param how names all that the result depends on besides the input
 */
export function prepared(
  at: Application,
  index: number,
  how: string,
  make: (value: Value) => readonly tf.Tensor[],
): readonly tf.Tensor[] {
  const preparations = at.preparations[index] ?? null;
  if (preparations === null) return make(input(at, index));
  const known = preparations.get(how);
  if (known !== undefined) return known;
  const made = make(input(at, index)).map((tensor) => tf.keep(tf.clone(tensor)));
  preparations.set(how, made);
  return made;
}

export function int({ node }: Application, name: string): number | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'int' ? attribute.value : null;
}

export function ints({ node }: Application, name: string): readonly number[] | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'ints' ? attribute.value : null;
}

export function float({ node }: Application, name: string): number | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'float' ? attribute.value : null;
}

export function floats({ node }: Application, name: string): readonly number[] | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'floats' ? attribute.value : null;
}

export function text({ node }: Application, name: string): string | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'string' ? attribute.value : null;
}

/** Integers that older operator sets write as an attribute and newer ones as an input, such as `axes`. */
export function integers(
  application: Application,
  attribute: string,
  index: number,
): readonly number[] | null {
  const given = optional(application, index);
  return given === null ? ints(application, attribute) : numbersOf(given);
}

/** An axis counted from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
