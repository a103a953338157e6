import { at } from '../../../at.ts';
import { onnxTypeOf } from '../../../graph/element-type.ts';
import { dense, einsum, matrixProduct } from '../../tensorflow/operations/products.ts';
import { axisOf } from '../../tensorflow/axes.ts';
import { permuted } from '../../tensorflow/constant.ts';
import { matrixAxes, matrixTranspose } from '../../tensorflow/operations/moving.ts';
import { argument, reduction } from '../../tensorflow/operations/reductions.ts';
import { softmax } from '../../tensorflow/operations/activations.ts';
import { shapeOf, type Value } from '../../tensorflow/value.ts';
import { unary } from '../../tensorflow/operations/elementwise.ts';
import { elementType } from '../types.ts';
import { fused } from './fused.ts';
import { normalized } from './normalization.ts';
import type { Lowering, Operator } from './operator.ts';

/** An operand of a product, transposed where the attribute `flag` is set. */
function operand({ b, value, attributes }: Operator, index: number, flag: string): Value {
  const given = value(index);
  if (!attributes.flag(flag) || given.kind === 'integers') return given;
  if (given.kind === 'computed') return matrixTranspose(b, given);
  return permuted(given, matrixAxes(b, shapeOf(given).length));
}

const matMul: Lowering = (operator) => {
  const [left, right] = [operand(operator, 0, 'transpose_a'), operand(operator, 1, 'transpose_b')];
  return fused(operator, (bias) => {
    if (left.kind === 'computed' && right.kind === 'constant')
      return dense(operator.moduleOf(right), left, right, bias);
    if (bias !== null) throw operator.failure('has a bias but no constant weights, which is not supported');
    return matrixProduct(operator.b, left, right);
  });
};

const batchMatMul: Lowering = (operator) =>
  matrixProduct(operator.b, operand(operator, 0, 'adj_x'), operand(operator, 1, 'adj_y'));

const einsteinSum: Lowering = (operator) => {
  const equation = operator.attributes.text('equation') ?? '';
  const sum =
    operator.inputs.length === 2 ? einsum(operator.b, equation, operator.value(0), operator.value(1)) : null;
  if (sum === null) throw operator.failure(`has the equation "${equation}", which is not supported`);
  return sum;
};

function reduced(name: string): Lowering {
  return (operator) =>
    reduction(
      operator.b,
      name,
      operator.tensor(0),
      operator.numbers(1),
      operator.attributes.flag('keep_dims'),
    );
}

function position(name: 'ArgMax' | 'ArgMin'): Lowering {
  return (operator) => {
    const result = argument(operator.b, name, operator.tensor(0), operator.number(1));
    const type = elementType(operator.attributes.type('output_type')) ?? 'int64';
    return type === 'int64'
      ? result
      : { ...unary(operator.b, 'Cast', result, { to: onnxTypeOf(type) }), type };
  };
}

const cumulativeSum: Lowering = ({ b, tensor, number, attributes }) => {
  const x = tensor(0);
  const axis = at(x.order, axisOf(b, number(1), x.shape.length));
  const flag = (name: string): number => (attributes.flag(name) ? 1 : 0);
  const inputs = [x.tensor, b.integers([axis], true)];
  return {
    ...x,
    tensor: b.emit('CumSum', inputs, { exclusive: flag('exclusive'), reverse: flag('reverse') }),
  };
};

/** Operators that combine the elements along axes, by TensorFlow name. */
export const productOperators: Readonly<Record<string, Lowering>> = {
  MatMul: matMul,
  _FusedMatMul: matMul,
  BatchMatMul: batchMatMul,
  BatchMatMulV2: batchMatMul,
  BatchMatMulV3: batchMatMul,
  Einsum: einsteinSum,
  FusedBatchNorm: normalized,
  FusedBatchNormV2: normalized,
  FusedBatchNormV3: normalized,
  Mean: reduced('ReduceMean'),
  Sum: reduced('ReduceSum'),
  Max: reduced('ReduceMax'),
  Min: reduced('ReduceMin'),
  Prod: reduced('ReduceProd'),
  EuclideanNorm: reduced('ReduceL2'),
  Cumsum: cumulativeSum,
  ArgMax: position('ArgMax'),
  ArgMin: position('ArgMin'),
  Softmax: ({ b, tensor }) => softmax(b, tensor(0)),
  LogSoftmax: ({ b, tensor }) => softmax(b, tensor(0), -1, 'LogSoftmax'),
};
