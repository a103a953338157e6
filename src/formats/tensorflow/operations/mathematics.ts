import type { GraphBuilder } from '../builder.ts';
import type { Computed } from '../value.ts';
import { broadcast, scalar, unary } from './elementwise.ts';

type Elementwise = (b: GraphBuilder, x: Computed) => Computed;

/** Functions that ONNX names as TensorFlow does. */
const sameName =
  'Abs Neg Exp Log Sqrt Erf Sign Floor Ceil Round Reciprocal Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh ' +
  'Sigmoid Tanh Softplus Softsign Relu';

/** Elementwise functions, by TensorFlow operator. */
export const mathematics: Readonly<Record<string, Elementwise>> = {
  ...Object.fromEntries(
    sameName.split(' ').map((name): [string, Elementwise] => [name, (b, x) => unary(b, name, x)]),
  ),
  LogicalNot: (b, x) => unary(b, 'Not', x),
  IsNan: (b, x) => ({ ...unary(b, 'IsNaN', x), type: 'bool' }),
  IsFinite: (b, x) => {
    const isNotFinite = b.emit('Or', [b.emit('IsNaN', [x.tensor]), b.emit('IsInf', [x.tensor])]);
    return { ...x, tensor: b.emit('Not', [isNotFinite]), type: 'bool' };
  },
  Inv: (b, x) => unary(b, 'Reciprocal', x),
  Rsqrt: (b, x) => unary(b, 'Reciprocal', unary(b, 'Sqrt', x)),
  Erfc: (b, x) => broadcast(b, 'Sub', [scalar(b, 1), unary(b, 'Erf', x)]),
  Square: (b, x) => broadcast(b, 'Mul', [x, x]),
  Log1p: (b, x) => unary(b, 'Log', broadcast(b, 'Add', [x, scalar(b, 1)])),
  Expm1: (b, x) => broadcast(b, 'Sub', [unary(b, 'Exp', x), scalar(b, 1)]),
};
