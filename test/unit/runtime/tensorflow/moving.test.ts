import { sizeOf } from '../../../../src/graph/tensor.ts';
import { assertOperator, axisOf, fromFront, whole, withLength } from './operator-property.ts';

describe('Operators that move elements on TensorFlow.js match ONNX Runtime, as do their derivatives', () => {
  it('reshapes and transposes', () =>
    assertOperator((b, x, d) => {
      const { shape } = x;
      const [size, rank] = [sizeOf(shape), shape.length];
      const [from, to] = [d.between(0, rank), d.between(0, rank)].sort();
      switch (d.between(0, 4)) {
        case 0:
          return b.apply('Flatten', [x], [], { axis: d.between(-rank, rank) });
        case 1:
          return b.apply('Unsqueeze', [x, b.integers([d.between(-rank - 1, rank)])], []);
        case 2: {
          const ones = shape.flatMap((length, axis) => (length === 1 ? [axis] : []));
          return b.apply(
            'Squeeze',
            ones.length === 0 || d.flag() ? [x] : [x, b.integers(ones.slice(0, 1))],
            [],
          );
        }
        case 3: {
          const merged = [...shape.slice(0, from), sizeOf(shape.slice(from, to)), ...shape.slice(to)];
          return b.apply('Reshape', [x, b.integers(merged)], merged);
        }
        default:
          return b.apply('Reshape', [x, d.flag() ? b.integers([0, -1]) : b.integers([size, 1, -1])], []);
      }
    }));

  it('axes split and merged around a transposition, as in attention', () =>
    assertOperator(
      (b, x, d) => {
        const [n = 1, c = 1, h = 1, w = 1] = x.shape;
        const tokens = b.transpose(b.apply('Reshape', [x, b.integers([n, c, -1])], [n, c, h * w]), [0, 2, 1]);
        const mixed = b.apply('MatMul', [tokens, b.weights([c, 6], 1)], [n, h * w, 6]);
        const heads = b.apply('Reshape', [mixed, b.integers([0, 0, 2, 3])], [n, h * w, 2, 3]);
        const [query, key] = [b.transpose(heads, [0, 2, 1, 3]), b.transpose(heads, [0, 2, 3, 1])];
        const scores = b.softmax(b.matmul(query, key));
        const joined = b.transpose(b.matmul(scores, query), d.flag() ? [0, 1, 3, 2] : [0, 2, 1, 3]);
        return b.apply('Reshape', [joined, b.integers([n, -1, d.pick(6, 1)])], []);
      },
      { ranks: [4, 4] },
    ));

  it('concatenation, splits and tiles', () =>
    assertOperator((b, x, d) => {
      const axis = axisOf(x, d);
      const length = x.shape[fromFront(axis, x)] ?? 1;
      const shaped = (n: number): readonly number[] => withLength(x, fromFront(axis, x), n);
      switch (d.between(0, 3)) {
        case 0:
          return b.apply('Concat', [b.weights(shaped(2), 1), x, x], [], { axis });
        case 1: {
          const sizes = [d.between(0, length - 1)].flatMap((first) => [first, length - first]);
          const [first, second] = b.applyAll('Split', [x, b.integers(sizes)], sizes.map(shaped), { axis });
          return b.apply('Concat', [second ?? x, first ?? x], x.shape, { axis });
        }
        case 2:
          return b.apply('Tile', [x, b.integers(x.shape.map(() => d.between(1, 3)))], []);
        default: {
          const shape = x.shape.map((n) => (n === 1 ? d.between(1, 3) : d.pick(n, 1)));
          return b.apply('Expand', [x, b.integers(d.flag() && shape.length < 5 ? [2, ...shape] : shape)], []);
        }
      }
    }));

  it('blocks of pixels', () =>
    assertOperator(
      (b, x, d) => {
        const [n = 1, c = 1, h = 1, w = 1] = x.shape;
        if (d.flag()) {
          const larger = b.apply('Tile', [x, b.integers([1, 1, 2, 2])], [n, c, 2 * h, 2 * w]);
          return b.apply('SpaceToDepth', [larger], [], { blocksize: 2 });
        }
        const deeper = b.apply('Tile', [x, b.integers([1, 4, 1, 1])], [n, 4 * c, h, w]);
        return b.apply('DepthToSpace', [deeper], [], { blocksize: 2, mode: d.pick(undefined, 'DCR', 'CRD') });
      },
      { ranks: [4, 4] },
    ));

  it('tensors generated from shapes and indices', () =>
    assertOperator(
      (b, x, d) => {
        const rank = x.shape.length;
        switch (d.between(0, 3)) {
          case 0: {
            const zeros = b.apply('ConstantOfShape', [b.apply('Shape', [x], [rank])], x.shape);
            return b.add(zeros, x);
          }
          case 1:
            return b.apply('Trilu', [x, whole(b, [d.between(-2, 2)], [])], x.shape, {
              upper: d.between(0, 1),
            });
          case 2: {
            const places = b.apply('ArgMax', [x], [], { axis: axisOf(x, d), keepdims: d.between(0, 1) });
            const values = b.floats(Float32Array.of(-1, 2), [2]);
            return b.apply('OneHot', [places, b.integers([4]), values], [], { axis: d.pick(0, -1, 1) });
          }
          default: {
            const size = b.apply('Cast', [b.apply('Size', [x], [])], [], { to: 1 });
            const end = b.apply('Shape', [x], [], { start: -1, end: rank });
            return b.apply('Mul', [b.apply('Mul', [x, size], []), b.apply('Cast', [end], [], { to: 1 })], []);
          }
        }
      },
      { ranks: [2, 5] },
    ));
});
