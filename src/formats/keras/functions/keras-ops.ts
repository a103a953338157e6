import { type Entry, entries, entry } from './table.ts';
import * as elementwise from './elementwise.ts';
import * as indexing from './indexing.ts';
import * as moving from './moving.ts';
import * as products from './products.ts';
import * as reductions from './reductions.ts';
import * as shapes from './shapes.ts';
import * as space from './space.ts';

const { onEach, activated, binary, compared } = elementwise;
const { reduced } = reductions;

/** Elementwise functions with the same name in TensorFlow. */
const ofEach =
  'Abs Exp Expm1 Log Log1p Sqrt Rsqrt Square Reciprocal Erf Sign Floor Ceil Sin Cos Tan LogicalNot Relu';

/** Keras 3's functions (`keras.ops`), as it writes them between layers, by class name. */
const table: Readonly<Record<string, Entry>> = {
  ...entries('x', {
    ...Object.fromEntries(ofEach.split(' ').map((name) => [name, onEach(name)])),
    Absolute: onEach('Abs'),
    Negative: onEach('Neg'),
    Arctan: onEach('Atan'),
    Tanh: onEach('Tanh'),
    Sigmoid: onEach('Sigmoid'),
    Softplus: onEach('Softplus'),
    Softsign: onEach('Softsign'),
    SoftSign: onEach('Softsign'),
    Relu6: activated('relu6'),
    Selu: activated('selu'),
    Silu: activated('swish'),
    HardSigmoid: activated('hard_sigmoid'),
    HardSilu: activated('hard_swish'),
    HardTanh: activated('hard_tanh'),
    LogSigmoid: activated('log_sigmoid'),
    TanhShrink: activated('tanh_shrink'),
    Copy: elementwise.identity,
    StopGradient: elementwise.identity,
    Ravel: shapes.ravel,
    OnesLike: shapes.filledLike(1),
    ZerosLike: shapes.filledLike(0),
  }),
  Elu: entry(elementwise.exponential('Elu'), 'x alpha'),
  Celu: entry(elementwise.exponential('Celu'), 'x alpha'),
  Gelu: entry(elementwise.gelu, 'x approximate'),
  LeakyRelu: entry(elementwise.leakyRelu, 'x slope=negative_slope'),
  Softmax: entry(elementwise.softmaxOf('Softmax'), 'x axis'),
  LogSoftmax: entry(elementwise.softmaxOf('LogSoftmax'), 'x axis'),
  ...entries('x=x1 y=x2', {
    Add: binary('Add', 'Add'),
    Subtract: binary('Sub', 'Sub'),
    Multiply: binary('Mul', 'Mul'),
    Divide: binary('Div', 'RealDiv'),
    TrueDivide: binary('Div', 'RealDiv'),
    FloorDivide: elementwise.floorDivide,
    Maximum: binary('Max', 'Maximum'),
    Minimum: binary('Min', 'Minimum'),
    Power: binary('Pow', 'Pow'),
    Greater: compared('Greater'),
    GreaterEqual: compared('GreaterOrEqual'),
    Less: compared('Less'),
    LessEqual: compared('LessOrEqual'),
    Equal: compared('Equal'),
    NotEqual: elementwise.notEqual,
    LogicalAnd: compared('And'),
    LogicalOr: compared('Or'),
    Matmul: products.matmul,
  }),
  Where: entry(elementwise.select, 'condition x=x1 y=x2'),
  Clip: entry(elementwise.clip, 'x least=x_min most=x_max'),
  Cast: entry(elementwise.castTo, 'x dtype'),
  ...entries('x axis keepdims', {
    Mean: reduced('ReduceMean'),
    Sum: reduced('ReduceSum'),
    Max: reduced('ReduceMax'),
    Amax: reduced('ReduceMax'),
    Min: reduced('ReduceMin'),
    Amin: reduced('ReduceMin'),
    Prod: reduced('ReduceProd'),
    Logsumexp: reduced('ReduceLogSumExp'),
    Var: reductions.variance,
    Std: reductions.standardDeviation,
    Argmax: reductions.position('ArgMax', null),
    Argmin: reductions.position('ArgMin', null),
  }),
  Norm: entry(reductions.norm, 'x order=ord axis keepdims'),
  Moments: entry(reductions.moments, 'x axis=axes keepdims'),
  Normalize: entry(reductions.normalize, 'x axis order epsilon'),
  Reshape: entry(shapes.reshape, 'x shape=newshape'),
  ExpandDims: entry(shapes.expandDims, 'x axis'),
  Squeeze: entry(shapes.squeeze, 'x axis'),
  Transpose: entry(shapes.transpose, 'x axes'),
  Swapaxes: entry(shapes.swapAxes, 'x axis1 axis2'),
  Moveaxis: entry(shapes.moveAxis, 'x source destination'),
  Concatenate: entry(moving.concatenate, 'x=xs axis'),
  Stack: entry(moving.stack, 'x axis'),
  Unstack: entry(moving.unstack, 'x num axis'),
  Split: entry(moving.splitAt, 'x parts=indices_or_sections axis'),
  Tile: entry(moving.tile, 'x repeats'),
  Repeat: entry(moving.repeat, 'x repeats axis'),
  BroadcastTo: entry(shapes.broadcast, 'x shape'),
  Roll: entry(moving.roll, 'x shift axis'),
  Flip: entry(moving.flip, 'x axis'),
  Take: entry(indexing.take, 'x indices axis'),
  Pad: entry(moving.pad, 'x value=constant_values paddings=pad_width mode'),
  Slice: entry(indexing.slice, 'x=inputs begin=start_indices size=shape'),
  GetItem: entry(indexing.item, 'x key'),
  Resize: entry(
    space.resized('half pixel'),
    'x=images size method=interpolation antialias format=data_format crop_to_aspect_ratio pad_to_aspect_ratio',
  ),
  MaxPool: entry(space.pooled('MaxPool'), 'x=inputs size=pool_size strides padding format=data_format'),
  AveragePool: entry(
    space.pooled('AveragePool'),
    'x=inputs size=pool_size strides padding format=data_format',
  ),
  DepthToSpace: entry(space.depthToSpace, 'x block=block_size format=data_format'),
  SpaceToDepth: entry(space.spaceToDepth, 'x block=block_size format=data_format'),
  Tensordot: entry(products.tensordot, 'x=x1 y=x2 axes'),
  DotProductAttention: entry(
    products.attention,
    'query key value bias mask scale is_causal attn_logits_soft_cap',
  ),
  Einsum: entry(products.einsum, 'x y z equation=subscripts'),
};

/** A function by its class name, such as `GetItem`; null where it is not supported. */
export function kerasFunction(className: string): Entry | null {
  return Object.hasOwn(table, className) ? (table[className] ?? null) : null;
}
