import type { NodeContext, Relation, Rule } from './relation.ts';
import { elementwise, identity, quantization } from './elementwise.ts';
import {
  batchNormalization,
  cumulativeSum,
  globalPooling,
  layerNormalization,
  localResponseNormalization,
  lpNormalization,
  meanVarianceNormalization,
  reduction,
  softmax,
  spatialNormalization,
  triangle,
} from './mixing.ts';
import { concat, depthToSpace, pad, slice, spaceToDepth, transpose } from './data-movement.ts';
import { gather, gatherElements, gatherND } from './gathering.ts';
import { einsum, generalProduct, matrixProduct } from './products.ts';
import { expand, tile } from './repeating.ts';
import { reshape } from './reshaping.ts';
import { resizing } from './resizing.ts';
import { gridSample } from './sampling.ts';
import { averagePooling, convolution, maxPooling, normPooling, transposedConvolution } from './window.ts';

const table: Readonly<Record<string, Rule>> = {
  ...rulesFor(
    elementwise,
    'Abs Acos Acosh Add And Asin Asinh Atan Atanh BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast Ceil Celu Clip Cos Cosh Div Elu Equal Erf Exp Floor ' +
      'Gelu Greater GreaterOrEqual HardSigmoid HardSwish IsInf IsNaN LeakyRelu Less LessOrEqual Log Max Mean Min Mish ' +
      'Mod Mul Neg Not Or PRelu Pow Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Sub ' +
      'Sum Swish Tan Tanh ThresholdedRelu Where Xor',
  ),
  ...rulesFor(
    reduction,
    'ArgMax ArgMin ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ' +
      'ReduceSumSquare',
  ),
  ...rulesFor(spatialNormalization, 'InstanceNormalization GroupNormalization'),
  ...rulesFor(globalPooling, 'GlobalAveragePool GlobalMaxPool'),
  ...rulesFor(softmax, 'Softmax LogSoftmax Hardmax'),
  ...rulesFor(layerNormalization, 'LayerNormalization RMSNormalization'),
  ...rulesFor(reshape, 'Reshape Flatten Squeeze Unsqueeze'),
  ...rulesFor(resizing, 'Resize Upsample'),
  ...rulesFor(quantization, 'QuantizeLinear DequantizeLinear'),
  ...rulesFor(identity, 'Identity Dropout'),
  AveragePool: averagePooling,
  BatchNormalization: batchNormalization,
  Concat: concat,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  DepthToSpace: depthToSpace,
  CumSum: cumulativeSum,
  Einsum: einsum,
  Expand: expand,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherND,
  Gemm: generalProduct,
  GridSample: gridSample,
  LRN: localResponseNormalization,
  LpNormalization: lpNormalization,
  LpPool: normPooling,
  MatMul: matrixProduct,
  MaxPool: maxPooling,
  MeanVarianceNormalization: meanVarianceNormalization,
  Pad: pad,
  Slice: slice,
  SpaceToDepth: spaceToDepth,
  Tile: tile,
  Transpose: transpose,
  Trilu: triangle,
};

function rulesFor(rule: Rule, operators: string): Readonly<Record<string, Rule>> {
  return Object.fromEntries(operators.split(' ').map((operator) => [operator, rule]));
}

/** Derives how a node's output depends on its inputs. */
export type Relate = (context: NodeContext) => Relation;

/** How a node's output depends on its inputs. Without a rule for the operator, all of it depends on all of them. */
export function relate(context: NodeContext): Relation {
  const { node, output } = context;
  const rule = node.domain === '' ? table[node.operator] : undefined;
  return (
    rule?.(context) ?? {
      inputs: context.inputs.map((shape) => shape && output.map(() => null)),
      form: { kind: 'itself' },
      fill: 0,
      widen: () => output.map((length) => [0, length]),
    }
  );
}
