import { integersOf } from '../../graph/tensor.ts';
import type { Constant } from '../tensorflow/value.ts';
import type { GraphNode } from './node.ts';

/** The operator that stands for a repetition: each position of an axis, its second input, several times in a row. */
export const repetition = 'Repeat (Split and ConcatV2)';

/**
 * The nodes of a graph with repetitions as one node each. Keras repeats the elements of an axis (`UpSampling3D`) by taking
 * the tensor apart into all of its positions and putting each several times.
 */
export function withRepetitions(
  nodes: ReadonlyMap<string, GraphNode>,
  constants: ReadonlyMap<string, Constant>,
): ReadonlyMap<string, GraphNode> {
  return new Map(
    [...nodes].map(([name, node]) => {
      const [first] = node.inputs;
      const split = node.operator === 'ConcatV2' ? nodes.get(first?.node ?? '') : undefined;
      const parts = node.inputs.slice(0, -1);
      const axis = split?.inputs[0];
      const count = split?.attributes.integer('num_split') ?? 0;
      const times = parts.length / count;
      const isRepeated = parts.every(
        ({ node: part, index }, i) => part === split?.name && index === Math.floor(i / times),
      );
      if (split?.operator !== 'Split' || axis === undefined || !Number.isInteger(times) || !isRepeated)
        return [name, node];
      if (times < 2 || !isSameAxis(constants, axis.node, node.inputs.at(-1)?.node ?? '')) return [name, node];
      const [, whole] = split.inputs;
      return [
        name,
        { ...node, operator: repetition, inputs: whole === undefined ? [] : [whole, axis], times },
      ];
    }),
  );
}

function isSameAxis(constants: ReadonlyMap<string, Constant>, a: string, b: string): boolean {
  const [mine, other] = [a, b].map((name) => {
    const constant = constants.get(name);
    return constant === undefined ? undefined : integersOf(constant.value)?.[0];
  });
  return mine !== undefined && mine === other;
}
