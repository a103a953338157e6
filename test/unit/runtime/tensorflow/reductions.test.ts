import { above, assertOperator, axisOf, fromFront, whole, withLength } from './operator-property.ts';

describe('Operators along axes on TensorFlow.js match ONNX Runtime, as do their derivatives', () => {
  it('reductions along any axes', () =>
    assertOperator(
      (b, x, d) => {
        const operator = d.pick(
          'ReduceSum',
          'ReduceMean',
          'ReduceMax',
          'ReduceMin',
          'ReduceProd',
          'ReduceL1',
          'ReduceL2',
          'ReduceSumSquare',
          'ReduceLogSumExp',
          'ReduceLogSum',
        );
        const axes = x.shape.flatMap((_, axis) =>
          d.flag() ? [d.flag() ? axis : axis - x.shape.length] : [],
        );
        const keeps = d.pick(undefined, 1, 0);
        const y =
          operator === 'ReduceLogSum' ? above(b, x, 0.5) : operator === 'ReduceProd' ? b.like('Tanh', x) : x;
        const byInput = b.opset >= 18 || (operator === 'ReduceSum' && b.opset >= 13);
        const noop = byInput ? d.pick(undefined, 0, 1) : undefined;
        const given = axes.length > 0 || byInput;
        return byInput
          ? b.apply(operator, [y, b.integers(axes)], [], { keepdims: keeps, noop_with_empty_axes: noop })
          : b.apply(operator, [y], [], { keepdims: keeps, axes: given ? axes : undefined });
      },
      { opsets: [11, 13, 18] },
    ));

  it('cumulative sums', () =>
    assertOperator((b, x, d) =>
      b.like(
        'CumSum',
        x,
        { exclusive: d.between(0, 1), reverse: d.between(0, 1) },
        whole(b, [axisOf(x, d)], []),
      ),
    ));

  it('the largest and smallest elements along an axis', () =>
    assertOperator((b, x, d) => {
      const axis = axisOf(x, d);
      if (d.flag()) {
        const found = b.apply(d.pick('ArgMax', 'ArgMin'), [b.like('Round', x)], [], {
          axis,
          keepdims: d.between(0, 1),
          select_last_index: d.between(0, 1),
        });
        return b.like('Cast', found, { to: 1 });
      }
      const count = d.between(1, x.shape[fromFront(axis, x)] ?? 1);
      const shape = withLength(x, fromFront(axis, x), count);
      const [values, places] = b.applyAll('TopK', [x, b.integers([count])], [shape, shape], {
        axis,
        largest: d.between(0, 1),
      });
      return b.like('Add', b.like('Cast', places ?? x, { to: 1 }), {}, values ?? x);
    }));

  it('Softmax, LogSoftmax and Hardmax, along one axis or over all axes after it', () =>
    assertOperator((b, x, d) => b.like(d.pick('Softmax', 'LogSoftmax'), x, { axis: axisOf(x, d) }), {
      opsets: [11, 13],
    }));
});
