import { at } from '../../../at.ts';
import { axisOf } from '../axes.ts';
import type { GraphBuilder } from '../builder.ts';
import type { Computed } from '../value.ts';
import { broadcast, scalar, unary } from './elementwise.ts';

/** @throws UserError when there is no such axis */
export function softmax(b: GraphBuilder, x: Computed, axis = -1, operator = 'Softmax'): Computed {
  return unary(b, operator, x, { axis: at(x.order, axisOf(b, axis, x.shape.length)) });
}

/** `x` limited to `[least, most]`; infinite bounds are left out. */
export function clipped(b: GraphBuilder, x: Computed, least: number, most: number): Computed {
  const bound = (value: number): string => (Number.isFinite(value) ? scalar(b, value).tensor : '');
  const inputs = [x.tensor, bound(least), ...(Number.isFinite(most) ? [bound(most)] : [])];
  return { ...x, tensor: b.emit('Clip', inputs) };
}

/** Activations that are one ONNX operator with its default attributes, by Keras name. */
const plain: Readonly<Record<string, string>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softplus: 'Softplus',
  softsign: 'Softsign',
  exponential: 'Exp',
  mish: 'Mish',
};

type Activation = (b: GraphBuilder, x: Computed) => Computed;

const composed: Readonly<Record<string, Activation>> = {
  linear: (_, x) => x,
  elu: (b, x) => unary(b, 'Elu', x),
  selu: (b, x) => unary(b, 'Selu', x),
  celu: (b, x) => unary(b, 'Celu', x),
  relu6: (b, x) => clipped(b, x, 0, 6),
  hard_tanh: (b, x) => clipped(b, x, -1, 1),
  softmax: (b, x) => softmax(b, x),
  log_softmax: (b, x) => softmax(b, x, -1, 'LogSoftmax'),
  swish: (b, x) => broadcast(b, 'Mul', [x, unary(b, 'Sigmoid', x)]),
  gelu: (b, x) => unary(b, 'Gelu', x),
  gelu_new: (b, x) => unary(b, 'Gelu', x, { approximate: 'tanh' }),
  leaky_relu: (b, x) => unary(b, 'LeakyRelu', x, { alpha: { float: 0.2 } }),
  hard_swish: (b, x) => unary(b, 'HardSwish', x),
  log_sigmoid: (b, x) => unary(b, 'Neg', unary(b, 'Softplus', unary(b, 'Neg', x))),
  tanh_shrink: (b, x) => broadcast(b, 'Sub', [x, unary(b, 'Tanh', x)]),
};

const aliases: Readonly<Record<string, string>> = {
  silu: 'swish',
  hard_silu: 'hard_swish',
  logsoftmax: 'log_softmax',
  log_soft_max: 'log_softmax',
  soft_max: 'softmax',
  soft_plus: 'softplus',
  soft_sign: 'softsign',
};

/**
 * An activation by its Keras name; null where the name is not supported.
 * @param isHardSigmoidOf6 whether `hard_sigmoid` is that of Keras 3, `relu6(x + 3) / 6`, rather than `0.2 x + 0.5`
 */
export function activation(
  b: GraphBuilder,
  name: string,
  x: Computed,
  isHardSigmoidOf6: boolean,
): Computed | null {
  const own = (Object.hasOwn(aliases, name) ? aliases[name] : undefined) ?? name;
  if (own === 'hard_sigmoid') {
    return unary(b, 'HardSigmoid', x, {
      alpha: { float: isHardSigmoidOf6 ? 1 / 6 : 0.2 },
      beta: { float: 0.5 },
    });
  }
  const operator = Object.hasOwn(plain, own) ? plain[own] : undefined;
  if (operator !== undefined) return unary(b, operator, x);
  const make = Object.hasOwn(composed, own) ? composed[own] : undefined;
  return make === undefined ? null : make(b, x);
}
