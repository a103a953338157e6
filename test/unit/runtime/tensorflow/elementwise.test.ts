import type { GivenAttributes } from '../../../support/graph-writer.ts';
import { above, assertOperator, float, partner, scalar } from './operator-property.ts';

describe('Elementwise operators on TensorFlow.js match ONNX Runtime, as do their derivatives', () => {
  it('activations', () =>
    assertOperator(
      (b, x, d) => {
        const [operator, attributes] = d.pick<readonly [string, GivenAttributes]>(
          ['Relu', {}],
          ['Sigmoid', {}],
          ['Softplus', {}],
          ['Softsign', {}],
          ['HardSwish', {}],
          ['Mish', {}],
          ['HardSigmoid', { alpha: float(0.3), beta: float(0.4) }],
          ['HardSigmoid', {}],
          ['LeakyRelu', { alpha: float(0.2) }],
          ['LeakyRelu', {}],
          ['Elu', { alpha: float(1.5) }],
          ['Elu', {}],
          ['Celu', { alpha: float(0.7) }],
          ['Celu', {}],
          ['Selu', {}],
          ['Selu', { alpha: float(2), gamma: float(1.5) }],
          ['Gelu', {}],
          ['Gelu', { approximate: 'tanh' }],
          ['ThresholdedRelu', { alpha: float(0.5) }],
          ['Shrink', { lambd: float(0.3), bias: float(0.2) }],
        );
        return b.like(operator, x, attributes);
      },
      { opsets: [20, 22] },
    ));

  it('activations with tensors as parameters', () =>
    assertOperator((b, x, d) =>
      d.flag()
        ? b.like('PRelu', x, {}, partner(b, x, d))
        : b.apply('Clip', [x, d.flag() ? scalar(b, -0.3) : null, d.flag() ? scalar(b, 0.6) : null], x.shape),
    ));

  it('functions of one variable', () =>
    assertOperator((b, x, d) => {
      const operator = d.pick(
        ...([
          'Abs',
          'Asinh',
          'Atan',
          'Cos',
          'Cosh',
          'Erf',
          'Exp',
          'Neg',
          'Sign',
          'Sin',
          'Sinh',
          'Tanh',
        ] as const),
        'Floor',
        'Ceil',
        'Round',
      );
      return b.like(operator, b.like('Mul', x, {}, scalar(b, 0.8)), {});
    }));

  it('functions of a limited domain', () =>
    assertOperator((b, x, d) => {
      const within = b.like('Tanh', x);
      return d.flag()
        ? b.like(d.pick('Acos', 'Asin', 'Atanh', 'Tan'), b.like('Mul', within, {}, scalar(b, 0.9)))
        : b.like(d.pick('Sqrt', 'Log', 'Reciprocal', 'Acosh'), above(b, x, 1.1));
    }));

  it('arithmetic with broadcasting', () =>
    assertOperator((b, x, d) => {
      const other = partner(b, x, d, 2);
      const operator = d.pick('Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Sum', 'Mean');
      return d.flag() ? b.binary(operator, x, other) : b.binary(operator, other, above(b, x, 0.5));
    }));

  it('powers and remainders', () =>
    assertOperator((b, x, d) => {
      if (d.flag()) return b.binary('Pow', above(b, x, 0.5), partner(b, x, d));
      if (d.flag()) return b.binary('Pow', x, d.pick(scalar(b, 2), scalar(b, 3), b.integers([2])));
      return b.apply('Mod', [x, scalar(b, 0.7)], x.shape, { fmod: 1 });
    }));

  it('comparisons and Where', () =>
    assertOperator((b, x, d) => {
      const other = partner(b, x, d);
      const compared = b.binary(
        d.pick('Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Equal'),
        x,
        other,
      );
      const also = b.binary(d.pick('And', 'Or', 'Xor'), compared, b.like('Not', b.like('IsNaN', x)));
      return b.apply('Where', d.flag() ? [also, x, other] : [also, other, x], x.shape);
    }));

  it('casts', () =>
    assertOperator(
      (b, x, d) => {
        const large = b.like('Mul', x, {}, scalar(b, 300));
        const [int8, int32, int64, uint8, bool] = [3, 6, 7, 2, 9];
        const cast = b.like('Cast', large, { to: d.pick(int32, int8, int64, uint8, bool) });
        return b.like('Cast', cast, { to: 1 });
      },
      { opsets: [13, 19], hasDerivative: false },
    ));
});
