import { onnxTypeOf } from '../../../graph/element-type.ts';
import { einsum, dense, matrixProduct } from '../../tensorflow/operations/products.ts';
import { permuted } from '../../tensorflow/constant.ts';
import { transpose } from '../../tensorflow/operations/moving.ts';
import { argument, reduction } from '../../tensorflow/operations/reductions.ts';
import { softmax } from '../../tensorflow/operations/activations.ts';
import { asWritten, shapeOf, type Value } from '../../tensorflow/value.ts';
import { unary } from '../../tensorflow/operations/elementwise.ts';
import { elementType } from '../types.ts';
import { fused } from './fused.ts';
import { normalized } from './normalization.ts';
import type { Lowering, Operator } from './operator.ts';

/** An operand of a product, turned where the node says so. */
function operand({ value, attributes }: Operator, index: number, flag: string): Value {
  const given = value(index);
  if (!attributes.flag(flag)) return given;
  const rank = shapeOf(given).length;
  const axes = [...asWritten(rank - 2), rank - 1, rank - 2];
  return given.kind === 'constant'
    ? permuted(given, axes)
    : given.kind === 'computed'
      ? transpose(given, axes)
      : given;
}

const product: Lowering = (operator) => {
  const [left, right] = [operand(operator, 0, 'transpose_a'), operand(operator, 1, 'transpose_b')];
  return fused(operator, (bias) => {
    if (left.kind === 'computed' && right.kind === 'constant')
      return dense(operator.moduleOf(right), left, right, bias);
    if (bias !== null) throw operator.failure('has a bias and no constant weights, which is not supported');
    return matrixProduct(operator.b, left, right);
  });
};

const products: Lowering = (operator) =>
  matrixProduct(operator.b, operand(operator, 0, 'adj_x'), operand(operator, 1, 'adj_y'));

const einsteinSum: Lowering = (operator) => {
  const equation = operator.attributes.text('equation') ?? '';
  const made =
    operator.inputs.length === 2 ? einsum(operator.b, equation, operator.value(0), operator.value(1)) : null;
  if (made === null) throw operator.failure(`sums by "${equation}", which is not supported`);
  return made;
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
    const made = argument(operator.b, name, operator.tensor(0), operator.numbers(1)[0] ?? 0);
    const type = elementType(operator.attributes.type('output_type')) ?? 'int64';
    return type === 'int64' ? made : { ...unary(operator.b, 'Cast', made, { to: onnxTypeOf(type) }), type };
  };
}

const cumulated: Lowering = ({ b, tensor, numbers, attributes }) => {
  const x = tensor(0);
  const [axis = 0] = numbers(1);
  const own = x.order[axis < 0 ? axis + x.shape.length : axis] ?? 0;
  const [exclusive, reverse] = ['exclusive', 'reverse'].map((name) => (attributes.flag(name) ? 1 : 0));
  const tensorName = b.emit('CumSum', [x.tensor, b.integers([own], true)], {
    exclusive: exclusive ?? 0,
    reverse: reverse ?? 0,
  });
  return { ...x, tensor: tensorName };
};

export const mixers: Readonly<Record<string, Lowering>> = {
  MatMul: product,
  _FusedMatMul: product,
  BatchMatMul: products,
  BatchMatMulV2: products,
  BatchMatMulV3: products,
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
  Cumsum: cumulated,
  ArgMax: position('ArgMax'),
  ArgMin: position('ArgMin'),
  Softmax: ({ b, tensor }) => softmax(b, tensor(0)),
  LogSoftmax: ({ b, tensor }) => softmax(b, tensor(0), -1, 'LogSoftmax'),
};
