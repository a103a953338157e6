import { at } from '../../../src/at.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../graph-writer.ts';
import { channelsOf, type Layer, lengths, reshapeFreely, scalar, spread } from './layer.ts';

/** Layers whose positions of space are the tokens of a sequence, in rows. */
export const tokenLayers: Readonly<Record<string, Layer>> = {
  tokens({ b, x, d }) {
    const tokens = tokensOf(b, x);
    const mixed = b.add(tokens, b.linear(b.layerNorm(spread(b, tokens)), channelsOf(x)));
    const space = spaceOf(b, d.flag() ? b.gelu(mixed) : mixed, lengths(x));
    const groups = channelsOf(x);
    return d.flag() ? b.conv(space, { channels: groups, groups, kernel: 3, pads: 'same' }) : space;
  },

  /** A product of token features by a matrix, written as Gemm. */
  gemm({ b, x, d }) {
    const tokens = tokensOf(b, x);
    const [count, features, wanted] = [at(tokens.shape, 1), channelsOf(x), d.between(1, 4)];
    const isFlipped = d.flag();
    const isWide = d.flag();
    const rows = reshapeFreely(b, tokens, [count, features]);
    const given = isFlipped ? b.transpose(rows, [1, 0]) : rows;
    const weights = b.weights(isWide ? [wanted, features] : [features, wanted], Math.sqrt(3 / features));
    const added = d.pick<readonly number[] | null>([wanted], null, [1, wanted], [count, 1], [count, wanted]);
    const product = b.apply('Gemm', [given, weights, added && b.weights(added, 0.5)], [count, wanted], {
      transA: isFlipped ? 1 : undefined,
      transB: isWide ? 1 : undefined,
      alpha: d.flag() ? { float: 0.7 } : undefined,
      beta: d.flag() ? { float: 1.5 } : undefined,
    });
    return spaceOf(b, reshapeFreely(b, product, [1, count, wanted]), lengths(x));
  },

  /** Attention of a token's heads to each other, split and merged again. */
  heads({ b, x, d }) {
    const features = channelsOf(x);
    const tokens = tokensOf(b, x);
    const count = at(tokens.shape, 1);
    const [heads, size] = [2, d.between(1, 3)];
    const projected = (): Value => b.reshape(b.linear(tokens, heads * size), [1, count, heads, size]);
    const [query, key] = [projected(), projected()];
    const isTransposed = d.flag();
    const scores = isTransposed
      ? b.apply('Einsum', [b.transpose(query, [0, 2, 1, 3]), key], [1, count, heads, heads], {
          equation: 'b h n d, bngd -> bnhg',
        })
      : b.apply('Einsum', [query, key], [1, count, heads, heads], { equation: '...hd,...gd->...hg' });
    const mixed = b.apply('Einsum', [b.softmax(scores), projected()], [1, count, heads, size], {
      equation: 'bnhg,bngd->bnhd',
    });
    return spaceOf(b, b.linear(b.reshape(mixed, [1, count, heads * size]), features), lengths(x));
  },

  /** Features by B-splines of degree 1 on a constant grid, and a product by their coefficients (Liu et al. 2024). */
  splines({ b, x, d }) {
    const tokens = tokensOf(b, x);
    const [count, features, bases] = [at(tokens.shape, 1), channelsOf(x), d.between(2, 4)];
    const long = b.apply('Unsqueeze', [tokens, b.integers([3])], [1, count, features, 1]);
    const grid = (from: number, length: number): Value =>
      b.floats(
        Float32Array.from({ length: features * length }, (_, i) => (i % length) - 1.5 + from),
        [features, length],
      );
    const isAfter = b.binary('GreaterOrEqual', long, grid(0, bases + 1));
    const isBefore = b.binary('Less', long, grid(1, bases + 1));
    const inside = b.binary('And', isAfter, isBefore);
    const within = b.apply('Cast', [inside], inside.shape, { to: 1 });
    const rising = b.binary('Div', b.binary('Sub', long, grid(0, bases)), scalar(b, 1));
    const falling = b.binary('Div', b.binary('Sub', grid(2, bases), long), scalar(b, 1));
    const values = b.add(
      b.mul(rising, b.slice(within, 3, 0, bases)),
      b.mul(falling, b.slice(within, 3, 1, bases + 1)),
    );
    const flat = b.reshape(values, [1, count, features * bases]);
    const curved = b.matmul(flat, b.weights([features * bases, features], 0.5));
    return spaceOf(b, b.add(tokens, curved), lengths(x));
  },
};

/** The positions of space as tokens: `items × tokens × features`. */
function tokensOf(b: GraphBuilder, x: Value): Value {
  return b.transpose(b.reshape(x, [1, channelsOf(x), sizeOf(lengths(x))]), [0, 2, 1]);
}

/** Tokens as positions of space again, channels first. */
function spaceOf(b: GraphBuilder, tokens: Value, space: readonly number[]): Value {
  const features = at(tokens.shape, 2);
  return b.reshape(b.transpose(tokens, [0, 2, 1]), [1, features, ...space]);
}
