import { UserError } from '../../../errors.ts';
import { floatsOf, integersOf } from '../../../graph/tensor.ts';
import type { GraphBuilder } from '../../tensorflow/builder.ts';
import { asComputed } from '../../tensorflow/layout.ts';
import type { Length } from '../../tensorflow/length.ts';
import type { Constant, Value } from '../../tensorflow/value.ts';
import type { Dilations } from '../dilations.ts';
import { moduleOfNode, moduleOfWeights } from '../names.ts';
import type { GraphNode } from '../node.ts';
import { batchToSpace, convolutions, pooled, spaceToBatch, transposed } from './convolutions.ts';
import { elementwiseOperators } from './elementwise.ts';
import { integersOfNode } from './integers.ts';
import { movingOperators } from './moving.ts';
import type { Lowering, Operand, Operator } from './operator.ts';
import { productOperators } from './products.ts';
import { shapeOperators } from './shapes.ts';
import { spatialOperators } from './spatial.ts';

const table: Readonly<Record<string, Lowering>> = {
  ...elementwiseOperators,
  ...shapeOperators,
  ...movingOperators,
  ...spatialOperators,
  ...productOperators,
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
 * Writes one node of a TensorFlow graph as ONNX nodes and returns its outputs.
 * @throws UserError when its operator, or the way it is used, is not supported
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
  const outputs = lowering(operator);
  return isOperand(outputs) ? [outputs] : outputs;
}

function isOperand(outputs: Operand | readonly Operand[]): outputs is Operand {
  return 'kind' in outputs;
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
    if (input.kind === 'blocks') throw failure('reads blocks of an image, which is not supported');
    return input;
  };
  const constant = (index: number): Constant => {
    const input = value(index);
    if (input.kind !== 'constant')
      throw failure(`needs weights as its input ${index + 1}, which is computed`);
    return input;
  };
  const numbers = (index: number): readonly number[] => {
    const elements = elementsOf(value(index));
    if (elements?.every((element) => typeof element === 'number') === true) return elements;
    throw failure(`needs numbers as its input ${index + 1}, which is computed`);
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
    numbers,
    number(index) {
      const [number] = numbers(index);
      if (number === undefined) throw failure(`needs a number as its input ${index + 1}, which is empty`);
      return number;
    },
    integer(name) {
      const integer = node.attributes.integer(name);
      if (integer === null) throw failure(`lacks its attribute ${name}`);
      return integer;
    },
    moduleOf(weights) {
      const module = moduleOfWeights(weights.name);
      return module === null ? own : b.at(module);
    },
  };
}

function elementsOf(value: Value): readonly Length[] | null {
  if (value.kind === 'integers') return value.elements;
  if (value.kind === 'computed') return null;
  const floats = floatsOf(value.value);
  return integersOf(value.value) ?? (floats === null ? null : Array.from(floats));
}
