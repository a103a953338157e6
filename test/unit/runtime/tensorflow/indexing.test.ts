import { sizeOf } from '../../../../src/graph/tensor.ts';
import { assertOperator, axisOf, fromFront, whole, withLength } from './operator-property.ts';

describe('Operators that select elements on TensorFlow.js match ONNX Runtime, as do their derivatives', () => {
  it('slices, forwards and backwards', () =>
    assertOperator((b, x, d) => {
      const beyond = 2 ** 53;
      const axes = x.shape.flatMap((_, axis) => (d.flag() ? [] : [d.flag() ? axis : axis - x.shape.length]));
      const ranges = axes.map((axis) => {
        const length = x.shape[fromFront(axis, x)] ?? 1;
        const start = d.between(0, length - 1);
        return d.pick(
          { start, end: beyond, step: 1 },
          { start: -1, end: -beyond, step: -1 },
          { start, end: -beyond, step: -2 },
          { start: 0, end: length, step: 2 },
          { start: -beyond, end: -length + start + 1, step: 1 },
          { start, end: start, step: 1 },
        );
      });
      const inputs = [
        ranges.map(({ start }) => start),
        ranges.map(({ end }) => end),
        axes,
        ranges.map(({ step }) => step),
      ];
      return b.apply('Slice', [x, ...inputs.map((numbers) => b.integers(numbers))], []);
    }));

  it('gathered slices', () =>
    assertOperator((b, x, d) => {
      const axis = axisOf(x, d);
      const length = x.shape[fromFront(axis, x)] ?? 1;
      const shape = d.pick([], [3], [2, 2]);
      const indices = Array.from({ length: sizeOf(shape) }, () => d.between(-length, length - 1));
      return b.apply('Gather', [x, whole(b, indices, shape)], [], { axis });
    }));

  it('gathered and scattered elements', () =>
    assertOperator(
      (b, x, d) => {
        const axis = axisOf(x, d);
        const length = x.shape[fromFront(axis, x)] ?? 1;
        const shape = withLength(x, fromFront(axis, x), 1);
        const drawn = (n: number): number[] =>
          Array.from({ length: n }, () => d.between(-length, length - 1));
        const indices = whole(b, drawn(sizeOf(shape)), shape);
        if (d.flag()) return b.apply('GatherElements', [x, indices], shape, { axis });
        return b.apply('ScatterElements', [x, indices, b.weights(shape, 1)], x.shape, {
          axis,
          reduction: b.opset < 16 ? undefined : d.pick('none', 'add'),
        });
      },
      { opsets: [13, 18] },
    ));

  it('slices gathered and scattered by indices along several axes', () =>
    assertOperator(
      (b, x, d) => {
        const depth = d.between(1, x.shape.length);
        const at = x.shape.slice(0, depth).map((length) => d.between(-length, length - 1));
        const slice = x.shape.slice(depth);
        const batch = d.between(0, 1);
        if (d.flag())
          return b.apply('ScatterND', [x, whole(b, at, [1, depth]), b.weights([1, ...slice], 1)], x.shape, {
            reduction: d.pick('none', 'add'),
          });
        const rows = x.shape[0] ?? 1;
        const repeated = Array.from({ length: rows }, () => at.slice(batch)).flat();
        return batch === 1 && depth > 1
          ? b.apply('GatherND', [x, whole(b, repeated, [rows, depth - 1])], [], { batch_dims: 1 })
          : b.apply('GatherND', [x, whole(b, at, [1, depth])], []);
      },
      { opsets: [16] },
    ));
});
