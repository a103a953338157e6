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

/** Elementwise functions: the TensorFlow operator by the public name. */
const ofEach: Readonly<Record<string, string>> = {
  abs: 'Abs',
  negative: 'Neg',
  neg: 'Neg',
  exp: 'Exp',
  expm1: 'Expm1',
  log: 'Log',
  log1p: 'Log1p',
  sqrt: 'Sqrt',
  rsqrt: 'Rsqrt',
  square: 'Square',
  reciprocal: 'Reciprocal',
  erf: 'Erf',
  erfc: 'Erfc',
  sign: 'Sign',
  floor: 'Floor',
  ceil: 'Ceil',
  round: 'Round',
  sin: 'Sin',
  cos: 'Cos',
  tan: 'Tan',
  atan: 'Atan',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softplus: 'Softplus',
  softsign: 'Softsign',
  relu: 'Relu',
  logical_not: 'LogicalNot',
};

/** TensorFlow's public functions, as Keras 2 writes them between layers (`TFOpLambda`), by name without the module. */
const table: Readonly<Record<string, Entry>> = {
  ...entries(
    'x',
    Object.fromEntries(Object.entries(ofEach).map(([name, operator]) => [name, onEach(operator)])),
  ),
  ...entries('x=features', {
    relu: onEach('Relu'),
    relu6: activated('relu6'),
    elu: activated('elu'),
    selu: activated('selu'),
    softplus: onEach('Softplus'),
    softsign: onEach('Softsign'),
    silu: activated('swish'),
    swish: activated('swish'),
  }),
  gelu: entry(elementwise.gelu, 'x=features approximate'),
  leaky_relu: entry(elementwise.leakyRelu, 'x=features slope=alpha'),
  softmax: entry(elementwise.softmaxOf('Softmax'), 'x=logits axis'),
  log_softmax: entry(elementwise.softmaxOf('LogSoftmax'), 'x=logits axis'),
  log_sigmoid: entry(activated('log_sigmoid'), 'x'),
  ...entries('x y', {
    add: binary('Add', 'Add'),
    subtract: binary('Sub', 'Sub'),
    sub: binary('Sub', 'Sub'),
    multiply: binary('Mul', 'Mul'),
    mul: binary('Mul', 'Mul'),
    truediv: binary('Div', 'RealDiv'),
    divide: binary('Div', 'RealDiv'),
    div: binary('Div', 'RealDiv'),
    floordiv: elementwise.floorDivide,
    floor_div: elementwise.floorDivide,
    maximum: binary('Max', 'Maximum'),
    minimum: binary('Min', 'Minimum'),
    pow: binary('Pow', 'Pow'),
    squared_difference: elementwise.squaredDifference,
    greater: compared('Greater'),
    greater_equal: compared('GreaterOrEqual'),
    less: compared('Less'),
    less_equal: compared('LessOrEqual'),
    equal: compared('Equal'),
    not_equal: elementwise.notEqual,
    logical_and: compared('And'),
    logical_or: compared('Or'),
  }),
  ...entries('x=self y=other', { eq: compared('Equal'), ne: elementwise.notEqual }),
  // Python's reflected operators: the number on the left is the second argument.
  ...entries('y x', {
    radd: binary('Add', 'Add'),
    rmul: binary('Mul', 'Mul'),
    rsub: binary('Sub', 'Sub'),
    rtruediv: binary('Div', 'RealDiv'),
  }),
  add_n: entry(elementwise.sum, 'x=inputs'),
  where: entry(elementwise.select, 'condition x y'),
  clip_by_value: entry(elementwise.clip, 'x=t least=clip_value_min most=clip_value_max'),
  cast: entry(elementwise.castTo, 'x dtype'),
  identity: entry(elementwise.identity, 'x=input'),
  stop_gradient: entry(elementwise.identity, 'x=input'),
  ...entries('x=input_tensor axis keepdims', {
    reduce_mean: reduced('ReduceMean'),
    reduce_sum: reduced('ReduceSum'),
    reduce_max: reduced('ReduceMax'),
    reduce_min: reduced('ReduceMin'),
    reduce_prod: reduced('ReduceProd'),
    reduce_logsumexp: reduced('ReduceLogSumExp'),
    reduce_euclidean_norm: reduced('ReduceL2'),
    reduce_variance: reductions.variance,
    reduce_std: reductions.standardDeviation,
  }),
  norm: entry(reductions.norm, 'x=tensor order=ord axis keepdims'),
  moments: entry(reductions.moments, 'x axis=axes shift keepdims'),
  l2_normalize: entry(reductions.normalize, 'x axis epsilon'),
  argmax: entry(reductions.position('ArgMax', 0), 'x=input axis'),
  argmin: entry(reductions.position('ArgMin', 0), 'x=input axis'),
  shape: entry(shapes.shape, 'x=input'),
  reshape: entry(shapes.reshape, 'x=tensor shape'),
  expand_dims: entry(shapes.expandDims, 'x=input axis'),
  squeeze: entry(shapes.squeeze, 'x=input axis'),
  transpose: entry(shapes.transpose, 'x=a axes=perm'),
  concat: entry(moving.concatenate, 'x=values axis'),
  stack: entry(moving.stack, 'x=values axis'),
  unstack: entry(moving.unstack, 'x=value num axis'),
  split: entry(moving.split, 'x=value parts=num_or_size_splits axis'),
  tile: entry(moving.tile, 'x=input repeats=multiples'),
  repeat: entry(moving.repeat, 'x=input repeats axis'),
  broadcast_to: entry(shapes.broadcast, 'x=input shape'),
  roll: entry(moving.roll, 'x=input shift axis'),
  reverse: entry(moving.flip, 'x=tensor axis'),
  'image.flip_left_right': entry(moving.flipAxis(-2), 'x=image'),
  'image.flip_up_down': entry(moving.flipAxis(-3), 'x=image'),
  gather: entry(indexing.take, 'x=params indices validate_indices axis'),
  pad: entry(moving.pad, 'x=tensor paddings mode value=constant_values'),
  slice: entry(indexing.slice, 'x=input_ begin size'),
  getitem: entry(indexing.item, 'x=tensor key=slice_spec'),
  zeros_like: entry(shapes.filledLike(0), 'x=input'),
  ones_like: entry(shapes.filledLike(1), 'x=input'),
  'image.resize': entry(space.resized('half pixel'), 'x=images size method preserve_aspect_ratio antialias'),
  ...entries('x=images size method align_corners preserve_aspect_ratio', {
    'compat.v1.image.resize': space.resized('asymmetric'),
    'compat.v1.image.resize_images': space.resized('asymmetric'),
  }),
  ...entries('x=images size align_corners half_pixel_centers', {
    'image.resize_bilinear': space.resizedAsInVersion1('linear'),
    'image.resize_nearest_neighbor': space.resizedAsInVersion1('nearest'),
    'image.resize_bicubic': space.resizedAsInVersion1('cubic'),
  }),
  ...entries('x=input size=ksize strides padding format=data_format', {
    max_pool: space.pooled('MaxPool'),
    max_pool1d: space.pooled('MaxPool'),
    max_pool2d: space.pooled('MaxPool'),
    max_pool3d: space.pooled('MaxPool'),
    avg_pool: space.pooled('AveragePool'),
    avg_pool1d: space.pooled('AveragePool'),
    avg_pool2d: space.pooled('AveragePool'),
    avg_pool3d: space.pooled('AveragePool'),
  }),
  depth_to_space: entry(space.depthToSpace, 'x=input block=block_size format=data_format'),
  space_to_depth: entry(space.spaceToDepth, 'x=input block=block_size format=data_format'),
  bias_add: entry(space.biasAdd, 'x=value bias format=data_format'),
  matmul: entry(
    products.matmul,
    'x=a y=b transpose_x=transpose_a transpose_y=transpose_b adjoint_x=adjoint_a adjoint_y=adjoint_b',
  ),
  tensordot: entry(products.tensordot, 'x=a y=b axes'),
};

/** A function by its public name, such as `compat.v1.nn.relu`; null where it is not supported. */
export function tensorFlowFunction(name: string): Entry | null {
  if (Object.hasOwn(table, name)) return table[name] ?? null;
  const bare = name.replace(/^compat\.v[12]\./u, '').replace(/^(?:math|nn|linalg|__operators__)\./u, '');
  return Object.hasOwn(table, bare) ? (table[bare] ?? null) : null;
}
