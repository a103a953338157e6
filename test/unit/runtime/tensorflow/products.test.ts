import type { Value } from '../../../support/graph-writer.ts';
import { assertOperator, float, scalar } from './operator-property.ts';

describe('Matrix products on TensorFlow.js match ONNX Runtime, as do their derivatives', () => {
  it('MatMul', () =>
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

  it('attention, with joined or separate heads, with and without a mask', () =>
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

  it('Gemm', () =>
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

  it('Einsum', () =>
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
});
