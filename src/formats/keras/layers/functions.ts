import { broadcast, scalar, unary } from '../../tensorflow/operations/elementwise.ts';
import { concat, expand, squeeze, transpose } from '../../tensorflow/operations/moving.ts';
import { reduction } from '../../tensorflow/operations/reductions.ts';
import { asWritten, type Computed } from '../../tensorflow/value.ts';
import type { Tree } from '../inbound.ts';
import { isList, type Json, member } from '../../json.ts';
import { asFunction } from './activation.ts';
import { inputOf, type LayerCall, type Lowering } from './layer.ts';

/** An operand that is a tensor or a number. */
function operand(call: LayerCall, tree: Tree | undefined): Computed | null {
  const tensor = call.tensor(tree);
  if (tensor?.kind === 'computed') return tensor;
  const value = tree !== undefined && 'plain' in tree ? tree.plain : undefined;
  const number = typeof value === 'number' ? scalar(call.b, value) : null;
  return number?.kind === 'computed' ? number : null;
}

/** A function of two operands, as `a + b` between tensors becomes. */
function binary(operator: string): Lowering {
  return (call) => {
    const left = operand(call, call.named.get('x1') ?? call.args[0]);
    const right = operand(call, call.named.get('x2') ?? call.args[call.named.has('x1') ? 0 : 1]);
    if (left === null || right === null)
      throw call.config.failure('is called with something that is neither a tensor nor a number');
    return broadcast(call.b, operator, [left, right]);
  };
}

function onEach(operator: string): Lowering {
  return (call) => unary(call.b, operator, inputOf(call));
}

/** A setting of a function, which Keras writes into the call or into the settings. */
function setting(call: LayerCall, name: string, position: number): Json {
  const tree = call.named.get(name) ?? call.args[position];
  if (tree !== undefined && 'plain' in tree) return tree.plain;
  if (isList(tree) && tree.every((item) => 'plain' in (item as object)))
    return tree.map((item) => member(item, 'plain'));
  return member(call.config.json, name);
}

function axesOf(call: LayerCall, rank: number): readonly number[] {
  const value = setting(call, 'axis', 1);
  if (typeof value === 'number') return [value];
  return isList(value) ? value.map(Number) : asWritten(rank);
}

function reduced(operator: string): Lowering {
  return (call) => {
    const x = inputOf(call);
    return reduction(
      call.b,
      operator,
      x,
      axesOf(call, x.shape.length),
      setting(call, 'keepdims', 2) === true,
    );
  };
}

const concatenated: Lowering = (call) => {
  const axis = setting(call, 'axis', 1);
  return concat(call.b, call.inputs, typeof axis === 'number' ? axis : 0);
};

const transposed: Lowering = (call) => {
  const x = inputOf(call);
  const axes = setting(call, 'axes', 1);
  return transpose(x, isList(axes) ? axes.map(Number) : asWritten(x.shape.length).toReversed());
};

/** Keras 3's functions (`keras.ops`) that may stand between layers. */
export const table: Readonly<Record<string, Lowering>> = {
  Add: binary('Add'),
  Subtract: binary('Sub'),
  Multiply: binary('Mul'),
  Divide: binary('Div'),
  TrueDivide: binary('Div'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Power: binary('Pow'),
  Negative: onEach('Neg'),
  Absolute: onEach('Abs'),
  Exp: onEach('Exp'),
  Log: onEach('Log'),
  Sqrt: onEach('Sqrt'),
  Mean: reduced('ReduceMean'),
  Max: reduced('ReduceMax'),
  Min: reduced('ReduceMin'),
  Sum: reduced('ReduceSum'),
  Concatenate: concatenated,
  Transpose: transposed,
  ExpandDims: (call) => expand(call.b, inputOf(call), Number(setting(call, 'axis', 1) ?? -1)),
  Squeeze: (call) => {
    const x = inputOf(call);
    return squeeze(call.b, x, axesOf(call, x.shape.length));
  },
  ...Object.fromEntries(
    'Relu Relu6 Sigmoid Tanh Softplus Softsign Elu Selu Silu Gelu LeakyRelu HardSigmoid HardSilu Softmax LogSoftmax'
      .split(' ')
      .map((name) => [name, asFunction]),
  ),
};
