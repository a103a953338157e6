import { UserError } from '../../../errors.ts';
import { floatsOf, integersOf } from '../../../graph/tensor.ts';
import type { GraphBuilder } from '../../tensorflow/builder.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import type { Constant, Value } from '../../tensorflow/value.ts';
import type { Dilations } from '../dilations.ts';
import { moduleOfNode, moduleOfWeights } from '../names.ts';
import type { GraphNode } from '../node.ts';
import { batchToSpace, convolutions, pooled, spaceToBatch, transposed } from './convolutions.ts';
import { elementwise } from './elementwise.ts';
import { integersOfNode } from './integers.ts';
import { movers } from './moving.ts';
import type { Lowering, Operand, Operator } from './operator.ts';
import { mixers } from './products.ts';

const table: Readonly<Record<string, Lowering>> = {
  ...elementwise,
  ...movers,
  ...mixers,
  Conv2D: convolutions.plain,
  _FusedConv2D: convolutions.plain,
  FusedConv2D: convolutions.plain,
  Conv3D: convolutions.plain,
  _FusedConv3D: convolutions.plain,
  DepthwiseConv2d: convolutions.depthwise,
  DepthwiseConv2dNative: convolutions.depthwise,
  FusedDepthwiseConv2dNative: convolutions.depthwise,
  _FusedDepthwiseConv2dNative: convolutions.depthwise,
  Conv2DBackpropInput: transposed,
  Conv3DBackpropInputV2: transposed,
  MaxPool: pooled('MaxPool'),
  MaxPool3D: pooled('MaxPool'),
  AvgPool: pooled('AveragePool'),
  AvgPool3D: pooled('AveragePool'),
  SpaceToBatchND: spaceToBatch,
  BatchToSpaceND: batchToSpace,
};

/**
 * Writes one node of a TensorFlow graph.
 * @throws UserError when its operator is not known, or used in a way that is not
 */
export function lowerNode(
  b: GraphBuilder,
  node: GraphNode,
  inputs: readonly Operand[],
  dilations: Dilations,
  file: string,
): readonly Operand[] {
  const operator = operatorOf(b, node, inputs, dilations, file);
  const integers = integersOfNode(operator);
  if (integers !== null) return integers;
  const lowering = Object.hasOwn(table, node.operator) ? table[node.operator] : undefined;
  if (lowering === undefined) {
    throw operator.failure('is not an operator that can be read: convert the model to ONNX instead');
  }
  const made = lowering(operator);
  return isOperand(made) ? [made] : made;
}

function isOperand(made: Operand | readonly Operand[]): made is Operand {
  return 'kind' in made;
}

function operatorOf(
  b: GraphBuilder,
  node: GraphNode,
  inputs: readonly Operand[],
  dilations: Dilations,
  file: string,
): Operator {
  const failure = (what: string): UserError =>
    new UserError(`${file}: node "${node.name}" (${node.operator}) ${what}.`);
  const own = b.at(moduleOfNode(node.name));
  const value = (index: number): Value => {
    const input = inputs[index];
    if (input === undefined) throw failure(`lacks its input ${index + 1}`);
    if (input.kind === 'blocks') throw failure('works on blocks of an image, which is not supported');
    return input;
  };
  const constant = (index: number): Constant => {
    const input = value(index);
    if (input.kind !== 'constant')
      throw failure(`computes its input ${index + 1}, where weights are expected`);
    return input;
  };
  return {
    b: own,
    node,
    attributes: node.attributes,
    inputs,
    dilations,
    failure,
    value,
    constant,
    tensor: (index) => asComputed(own, value(index)),
    numbers(index) {
      const input = value(index);
      const known = input.kind === 'constant' ? (integersOf(input.value) ?? floatsOf(input.value)) : null;
      const elements = input.kind === 'integers' ? input.elements : known === null ? null : [...known];
      if (elements?.every((element) => typeof element === 'number') === true) return elements;
      throw failure(`needs numbers for its input ${index + 1}, which are computed`);
    },
    moduleOf(weights) {
      const module = moduleOfWeights(weights.name);
      return module === null ? own : b.at(module);
    },
  };
}
