import fc from 'fast-check';
import { sizeOf } from '../../../../src/graph/tensor.ts';
import type { GivenAttributes, GraphBuilder, Value } from '../../../support/graph-builder.ts';
import { Dials } from '../../../support/random-graph.ts';
import { assertSameOnBoth, graphOf } from './both-runtimes.ts';
import { apartFromKinks, assertDerivative } from './derivatives.ts';

/** Applies an operator to `x`, with what attributes and other inputs the dials say. */
type Layer = (b: GraphBuilder, x: Value, d: Dials) => Value;

interface Options {
  readonly opsets?: readonly number[];
  readonly ranks?: readonly [least: number, most: number];
  readonly hasDerivative?: boolean;
}

/**
 * Holds for any shape and dials, where `x` is the image with its axes in any order: it is then held in another order
 * than the graph's. Values are ONNX Runtime's to 1e-4, derivatives are those of small steps.
 */
async function assertOperator(layer: Layer, options: Options = {}): Promise<void> {
  const { opsets = [17], ranks = [1, 5], hasDerivative = true } = options;
  const cases = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: ranks[0], maxLength: ranks[1] }),
    order: fc.array(fc.nat(100), { minLength: 5, maxLength: 5 }),
    dials: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
    opset: fc.constantFrom(...opsets),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, order, dials, opset }) => {
      const axes = shape.map((_, axis) => axis).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
      const seed = dials[0] ?? 0;
      const graph = graphOf(shape, (b, image) => layer(b, b.transpose(image, axes), new Dials(dials)), {
        opset,
        seed,
      });
      await assertSameOnBoth(graph, shape, { seed });
      if (hasDerivative) await assertDerivative(graph, apartFromKinks(shape, seed), seed);
    }),
    { numRuns: 40 },
  );
}

const float = (value: number): { readonly float: number } => ({ float: value });

/**
 * A constant that broadcasts to the shape of `x`: some of its last axes, some of length 1. Its numbers are multiples of
 * 0.1, from which those of the image keep apart.
 */
function partner(b: GraphBuilder, x: Value, d: Dials, middle = 0): Value {
  const shape = x.shape.slice(d.between(0, x.shape.length)).map((length) => (d.flag() ? length : 1));
  const values = Float32Array.from({ length: sizeOf(shape) }, () => middle + d.between(-10, 10) / 10);
  return b.floats(values, shape);
}

const axisOf = (x: Value, d: Dials): number => d.between(-x.shape.length, x.shape.length - 1);

const fromFront = (axis: number, { shape }: Value): number => (axis < 0 ? axis + shape.length : axis);

const withLength = ({ shape }: Value, axis: number, length: number): readonly number[] =>
  shape.map((other, i) => (i === axis ? length : other));

const scalar = (b: GraphBuilder, value: number): Value => b.floats(Float32Array.of(value), []);

/** Whole numbers in a shape. */
const whole = (b: GraphBuilder, values: readonly number[], shape: readonly number[]): Value =>
  b.apply('Reshape', [b.integers(values), b.integers(shape)], shape);

/** What follows from `x` by a function whose values are above a number. */
const above = (b: GraphBuilder, x: Value, least: number): Value =>
  b.like('Add', b.like('Abs', x), {}, scalar(b, least));

describe('Operators on TensorFlow.js give what ONNX Runtime gives, and their derivatives', () => {
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

  it('activations with tensors for parameters', () =>
    assertOperator((b, x, d) =>
      d.flag()
        ? b.like('PRelu', x, {}, partner(b, x, d))
        : b.apply('Clip', [x, d.flag() ? scalar(b, -0.3) : null, d.flag() ? scalar(b, 0.6) : null], x.shape),
    ));

  it('functions of one number', () =>
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

  it('functions that do not take every number', () =>
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

  it('comparisons, and the choice by them', () =>
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

  it('types', () =>
    assertOperator(
      (b, x, d) => {
        const large = b.like('Mul', x, {}, scalar(b, 300));
        const [int8, int32, int64, uint8, bool] = [3, 6, 7, 2, 9];
        const cast = b.like('Cast', large, { to: d.pick(int32, int8, int64, uint8, bool) });
        return b.like('Cast', cast, { to: 1 });
      },
      { opsets: [13, 19], hasDerivative: false },
    ));

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

  it('sums up to each place', () =>
    assertOperator((b, x, d) =>
      b.like(
        'CumSum',
        x,
        { exclusive: d.between(0, 1), reverse: d.between(0, 1) },
        whole(b, [axisOf(x, d)], []),
      ),
    ));

  it('the largest and the smallest along an axis', () =>
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

  it('softmax and its kin, along one axis or all behind it', () =>
    assertOperator((b, x, d) => b.like(d.pick('Softmax', 'LogSoftmax'), x, { axis: axisOf(x, d) }), {
      opsets: [11, 13],
    }));

  it('other axes for the same elements', () =>
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

  it('axes split and merged about a transposition, as attention does', () =>
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

  it('parts joined, split and repeated', () =>
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

  it('slices picked one by one', () =>
    assertOperator((b, x, d) => {
      const axis = axisOf(x, d);
      const length = x.shape[fromFront(axis, x)] ?? 1;
      const shape = d.pick([], [3], [2, 2]);
      const indices = Array.from({ length: sizeOf(shape) }, () => d.between(-length, length - 1));
      return b.apply('Gather', [x, whole(b, indices, shape)], [], { axis });
    }));

  it('elements picked and put by indices', () =>
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

  it('slices picked and put by indices along several axes', () =>
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

  it('products of matrices', () =>
    assertOperator(
      (b, image, d) => {
        // Not `image` itself: ONNX Runtime is wrong where it fuses a transposition into a product with broadcasting.
        const x = b.like('Tanh', image);
        const [rank, last] = [x.shape.length, x.shape.at(-1) ?? 1];
        const exchanged = x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
        switch (d.between(0, 4)) {
          case 0:
            return b.apply('MatMul', [x, b.weights([last, 3], 1)], []);
          case 1:
            return b.apply('MatMul', [x, b.weights([last], 1)], []);
          case 2:
            return b.apply(
              'MatMul',
              [b.weights([...(rank === 2 ? [3] : []), 2, x.shape.at(-2) ?? 1], 1), x],
              [],
            );
          case 3:
            return b.apply('MatMul', [x, b.transpose(x, exchanged)], []);
          default:
            return b.apply('MatMul', [x, b.weights([...x.shape.slice(0, -2).map(() => 1), last, 2], 1)], []);
        }
      },
      { ranks: [2, 4] },
    ));

  it('attention, with heads joined or apart, masked or not', () =>
    assertOperator(
      (b, x, d) => {
        const [n = 1, length = 1, width = 1] = x.shape;
        const projected = (heads: number): Value =>
          b.apply('MatMul', [x, b.weights([width, 2 * heads], 1)], [n, length, 2 * heads]);
        const [queries, keys] = [4, d.pick(4, 2)];
        const tensors = [queries, keys, keys].map(projected);
        const mask = d.pick(
          null,
          b.weights([length, length], 1),
          b.like('Greater', b.weights([1, length, length], 1), {}, scalar(b, -0.5)),
        );
        const attributes = {
          is_causal: mask === null ? d.between(0, 1) : 0,
          scale: d.pick(undefined, float(0.3)),
          softcap: d.pick(undefined, float(2)),
        };
        if (d.flag())
          return b.apply('Attention', [...tensors, mask], [], {
            ...attributes,
            q_num_heads: queries,
            kv_num_heads: keys,
          });
        const apart = tensors.map((tensor, i) =>
          b.apply(
            'Reshape',
            [tensor, b.integers([0, length, i === 0 ? queries : keys, 2])],
            [n, length, 1, 2],
          ),
        );
        const transposed = apart.map((tensor) => b.transpose(tensor, [0, 2, 1, 3]));
        return b.apply('Attention', [...transposed, mask], [], attributes);
      },
      { ranks: [3, 3], opsets: [23] },
    ));

  it('the general product of matrices', () =>
    assertOperator(
      (b, x, d) => {
        const [transA, transB] = [d.between(0, 1), d.between(0, 1)];
        const [rows = 1, columns = 1] = transA === 1 ? x.shape.toReversed() : x.shape;
        const other = b.weights(transB === 1 ? [3, columns] : [columns, 3], 1);
        const shift = b.weights(d.pick([3], [rows, 3], [1]), 1);
        const attributes = { transA, transB, alpha: float(0.5), beta: float(2) };
        return b.apply('Gemm', d.flag() ? [x, other] : [x, other, shift], [], attributes);
      },
      { ranks: [2, 2] },
    ));

  it('sums of products by labels', () =>
    assertOperator(
      (b, x, d) => {
        const [n = 1, c = 1, h = 1, w = 1] = x.shape;
        switch (d.between(0, 6)) {
          case 0:
            return b.apply('Einsum', [x, b.weights([c, 3], 1)], [], { equation: 'nchw, cd -> ndhw' });
          case 1:
            return b.apply('Einsum', [x, x], [], { equation: 'nchw,ncvw->nhv' });
          case 2:
            return b.apply('Einsum', [x], [], { equation: 'nchw->wn' });
          case 3:
            return b.apply('Einsum', [x, b.weights([w, 2], 1)], [], { equation: '...w,wk->...k' });
          case 4:
            return b.apply('Einsum', [x, b.weights([n, c], 1), b.weights([h], 1)], [], {
              equation: 'nchw,nc,h->wc',
            });
          case 5:
            return b.apply('Einsum', [x, b.weights([2, w], 1)], [], { equation: 'bchw,kw' });
          default:
            return b.apply('Einsum', [b.matmul(b.transpose(x, [0, 1, 3, 2]), x)], [], {
              equation: 'nckk->nk',
            });
        }
      },
      { ranks: [4, 4] },
    ));

  it('what follows from shapes and places', () =>
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
