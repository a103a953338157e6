import { integersOf } from '../../graph/tensor.ts';
import type { Constant } from '../tensorflow/value.ts';
import type { GraphNode } from './node.ts';

/** The operator of a repetition: it repeats each position of the axis given by its second input. */
export const repetition = 'Repeat (Split and ConcatV2)';

/**
 * The nodes of a graph with each repetition as one node. Keras repeats the elements of an axis (`UpSampling3D`) by splitting
 * the tensor into all positions of the axis and concatenating each several times.
 */
export function withRepetitions(
  nodes: ReadonlyMap<string, GraphNode>,
  constants: ReadonlyMap<string, Constant>,
): ReadonlyMap<string, GraphNode> {
  return new Map(
    [...nodes].map(([name, node]) => [name, asRepetition(node, nodes, constants) ?? node] as const),
  );
}

function asRepetition(
  node: GraphNode,
  nodes: ReadonlyMap<string, GraphNode>,
  constants: ReadonlyMap<string, Constant>,
): GraphNode | null {
  if (node.operator !== 'ConcatV2') return null;
  const parts = node.inputs.slice(0, -1);
  const [first] = parts;
  const concatAxis = node.inputs.at(-1);
  if (first === undefined || concatAxis === undefined) return null;
  const split = nodes.get(first.node);
  if (split?.operator !== 'Split') return null;
  const [axis, whole] = split.inputs;
  const count = split.attributes.integer('num_split');
  if (axis === undefined || whole === undefined || count === null) return null;
  const times = parts.length / count;
  if (!Number.isInteger(times) || times < 2) return null;
  const isRepeated = parts.every(
    ({ node: part, index }, i) => part === split.name && index === Math.floor(i / times),
  );
  if (!isRepeated || !isSameAxis(constants, axis.node, concatAxis.node)) return null;
  return { ...node, operator: repetition, inputs: [whole, axis], times };
}

function isSameAxis(constants: ReadonlyMap<string, Constant>, a: string, b: string): boolean {
  const [mine, other] = [a, b].map((name) => {
    const constant = constants.get(name);
    return constant === undefined ? undefined : integersOf(constant.value)?.[0];
  });
  return mine !== undefined && mine === other;
}
