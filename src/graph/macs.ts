import { entry } from '../at.ts';
import { inputOf } from './graph.ts';
import type { Network, NetworkNode } from './network.ts';
import { type Region, shapeOf, wholeOf } from './region.ts';
import { summedLength } from './relations/einsum-labels.ts';
import { integer } from './relations/relation.ts';
import { sizeOf } from './tensor.ts';

/**
 * Multiply-accumulates (MACs) that a node needs to compute a region of its output, for one item. Operators without a
 * product count one MAC for each output element; moving values costs none.
 * @param input the region of its first input that is read; null where that input is not read
 */
export function macsOf(
  { constants, shapes }: Network,
  { node, relation }: NetworkNode,
  output: Region,
  input: Region | null,
): number {
  const elements = sizeOf(shapeOf(output));
  const first = inputOf(node, 0);
  const weights = constants.get(inputOf(node, 1))?.shape;
  switch (node.operator) {
    case 'Conv':
      return elements * (weights === undefined ? 1 : sizeOf(weights.slice(1)));
    case 'ConvTranspose': {
      const read = input === null ? 1 : sizeOf(shapeOf(input));
      return read * (weights === undefined ? 1 : sizeOf(weights.slice(1)));
    }
    case 'MatMul':
      return elements * ((shapes.get(first) ?? entry(constants, first).shape).at(-1) ?? 1);
    case 'Gemm': {
      const isTransposed = integer(node.attributes.get('transA'), 0) === 1;
      return elements * ((shapes.get(first) ?? entry(constants, first).shape)[isTransposed ? 0 : 1] ?? 1);
    }
    case 'Einsum': {
      const operands = node.inputs.map((name) => shapes.get(name) ?? entry(constants, name).shape);
      return elements * (summedLength(node, operands) ?? 1);
    }
    default:
      return relation.form.kind === 'moved' || relation.form.kind === 'reshaped' ? 0 : elements;
  }
}

/** MACs of the whole model, for one item. */
export function modelMacs(network: Network): number {
  return network.nodes.reduce((sum, operation) => {
    const output = wholeOf(entry(network.shapes, operation.output));
    const input = network.shapes.get(inputOf(operation.node, 0));
    return sum + macsOf(network, operation, output, input === undefined ? null : wholeOf(input));
  }, 0);
}
