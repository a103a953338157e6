import { type Entry, entries, entry } from './table.ts';
import * as elementwise from './elementwise.ts';
import * as moving from './moving.ts';
import * as products from './products.ts';
import * as reductions from './reductions.ts';
import * as space from './space.ts';

const { onEach, activated, binary, compared } = elementwise;
const { reduced } = reductions;

/** Functions of each element that TensorFlow calls the same. */
const ofEach =
  'Abs Exp Expm1 Log Log1p Sqrt Rsqrt Square Reciprocal Erf Sign Floor Ceil Sin Cos Tan LogicalNot Relu';

/** Keras 3's functions (`keras.ops`), as it writes them between layers, by the classes that stand for them. */
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
    Copy: elementwise.same,
    StopGradient: elementwise.same,
    Ravel: moving.flat,
    OnesLike: moving.filledLike(1),
    ZerosLike: moving.filledLike(0),
  }),
  Elu: entry(elementwise.exponential('Elu'), 'x alpha'),
  Celu: entry(elementwise.exponential('Celu'), 'x alpha'),
  Gelu: entry(elementwise.gelu, 'x approximate'),
  LeakyRelu: entry(elementwise.leaky, 'x slope=negative_slope'),
  Softmax: entry(elementwise.normalized('Softmax'), 'x axis'),
  LogSoftmax: entry(elementwise.normalized('LogSoftmax'), 'x axis'),
  ...entries('x=x1 y=x2', {
    Add: binary('Add', 'Add'),
    Subtract: binary('Sub', 'Sub'),
    Multiply: binary('Mul', 'Mul'),
    Divide: binary('Div', 'RealDiv'),
    TrueDivide: binary('Div', 'RealDiv'),
    FloorDivide: elementwise.floorDivided,
    Maximum: binary('Max', 'Maximum'),
    Minimum: binary('Min', 'Minimum'),
    Power: binary('Pow', 'Pow'),
    Greater: compared('Greater'),
    GreaterEqual: compared('GreaterOrEqual'),
    Less: compared('Less'),
    LessEqual: compared('LessOrEqual'),
    Equal: compared('Equal'),
    NotEqual: elementwise.unequal,
    LogicalAnd: compared('And'),
    LogicalOr: compared('Or'),
    Matmul: products.product,
  }),
  Where: entry(elementwise.chosen, 'condition x=x1 y=x2'),
  Clip: entry(elementwise.limited, 'x least=x_min most=x_max'),
  Cast: entry(elementwise.converted, 'x dtype'),
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
    Std: reductions.deviation,
    Argmax: reductions.position('ArgMax', null),
    Argmin: reductions.position('ArgMin', null),
  }),
  Norm: entry(reductions.length, 'x order=ord axis keepdims'),
  Moments: entry(reductions.moments, 'x axis=axes keepdims'),
  Normalize: entry(reductions.unitLength, 'x axis order epsilon'),
  Reshape: entry(moving.reshaped, 'x shape=newshape'),
  ExpandDims: entry(moving.expanded, 'x axis'),
  Squeeze: entry(moving.squeezed, 'x axis'),
  Transpose: entry(moving.transposed, 'x axes'),
  Swapaxes: entry(moving.swapped, 'x axis1 axis2'),
  Moveaxis: entry(moving.axesMoved, 'x source destination'),
  Concatenate: entry(moving.concatenated, 'x=xs axis'),
  Stack: entry(moving.stacked, 'x axis'),
  Unstack: entry(moving.unstacked, 'x num axis'),
  Split: entry(moving.splitAt, 'x parts=indices_or_sections axis'),
  Tile: entry(moving.tiled, 'x repeats'),
  Repeat: entry(moving.repeats, 'x repeats axis'),
  BroadcastTo: entry(moving.spread, 'x shape'),
  Roll: entry(moving.shifted, 'x shift axis'),
  Flip: entry(moving.flipped, 'x axis'),
  Take: entry(moving.taken, 'x indices axis'),
  Pad: entry(moving.padded, 'x value=constant_values paddings=pad_width mode'),
  Slice: entry(moving.cut, 'x=inputs begin=start_indices size=shape'),
  GetItem: entry(moving.item, 'x key'),
  Resize: entry(
    space.resized('half pixel'),
    'x=images size method=interpolation antialias format=data_format crop_to_aspect_ratio pad_to_aspect_ratio',
  ),
  MaxPool: entry(space.pooled('MaxPool'), 'x=inputs size=pool_size strides padding format=data_format'),
  AveragePool: entry(
    space.pooled('AveragePool'),
    'x=inputs size=pool_size strides padding format=data_format',
  ),
  DepthToSpace: entry(space.toSpace, 'x block=block_size format=data_format'),
  SpaceToDepth: entry(space.toDepth, 'x block=block_size format=data_format'),
  Tensordot: entry(products.contracted, 'x=x1 y=x2 axes'),
  DotProductAttention: entry(
    products.attention,
    'query key value bias mask scale is_causal attn_logits_soft_cap',
  ),
  Einsum: entry(products.einsteinSum, 'x y z equation=subscripts'),
};

/** A function by its class, such as `GetItem`; null where it is not known. */
export function kerasFunction(className: string): Entry | null {
  return Object.hasOwn(table, className) ? (table[className] ?? null) : null;
}
