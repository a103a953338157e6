import { at } from '../../../src/at.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../graph-writer.ts';
import type { Dials } from './dials.ts';
import { type Layer, reshapeFreely, scalar } from './layer.ts';

/**
 * Attention in windows of the plane, shifted or not (Liu et al. 2021): windows merge with the items of a batch, and heads
 * are split from the features, as exporters write it.
 */
export const windows: Layer = ({ b, x, d }) => {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  if (x.shape.length !== 4) return x;
  const [high, wide] = [sideOf(height, d), sideOf(width, d)];
  if (high * wide === 1) return x;
  const shifts = [d.between(0, high - 1), d.between(0, wide - 1)];
  const moved = shifts.reduce((value, by, i) => rolled(b, value, i + 1, by), b.transpose(x, [0, 2, 3, 1]));
  const [rows, columns, tokens] = [height / high, width / wide, high * wide];
  const split = b.reshape(moved, [1, rows, high, columns, wide, channels]);
  const windows = reshapeFreely(b, b.transpose(split, [0, 1, 3, 2, 4, 5]), [
    rows * columns,
    tokens,
    channels,
  ]);
  const mixed = attended(b, windows, { heads: d.between(1, 2), isMasked: d.flag(), isJoint: d.flag() });
  const back = b.transpose(
    reshapeFreely(b, mixed, [1, rows, columns, high, wide, channels]),
    [0, 1, 3, 2, 4, 5],
  );
  const whole = b.reshape(back, [1, height, width, channels]);
  const returned = shifts.reduce(
    (value, by, i) => rolled(b, value, i + 1, at([height, width], i) - by),
    whole,
  );
  return b.add(x, b.transpose(returned, [0, 3, 1, 2]));
};

/** The longest side of up to 4 that divides a length, or a shorter one. */
function sideOf(length: number, d: Dials): number {
  const [side = 1] = [d.between(2, 4), 4, 3, 2].filter((one) => length % one === 0);
  return side;
}

interface AttentionOptions {
  readonly heads: number;
  /** Whether a constant of its own is added to each window's scores. */
  readonly isMasked: boolean;
  /** Whether queries, keys and values are one product, taken apart by their positions along a new axis. */
  readonly isJoint: boolean;
}

/** Attention of the tokens of each window to each other. */
function attended(b: GraphBuilder, x: Value, { heads, isMasked, isJoint }: AttentionOptions): Value {
  const [count = 1, tokens = 1, channels = 1] = x.shape;
  const size = 2;
  const headed = (one: Value): Value =>
    b.transpose(reshapeFreely(b, one, [count, tokens, heads, size]), [0, 2, 1, 3]);
  const joint = (): readonly Value[] => {
    const all = reshapeFreely(b, b.linear(x, 3 * heads * size), [count, tokens, 3, heads, size]);
    const first = b.transpose(all, [2, 0, 3, 1, 4]);
    return [0, 1, 2].map((i) =>
      b.apply('Gather', [first, b.integers([i], [])], [count, heads, tokens, size], { axis: 0 }),
    );
  };
  const [query, key, value] = isJoint
    ? joint()
    : Array.from({ length: 3 }, () => headed(b.linear(x, heads * size)));
  if (query === undefined || key === undefined || value === undefined) return x;
  const product = b.matmul(query, b.transpose(key, [0, 1, 3, 2]));
  const scores = b.add(b.mul(product, scalar(b, 0.7)), b.weights([1, heads, tokens, tokens], 0.5));
  const masked = isMasked
    ? reshapeFreely(
        b,
        b.add(
          reshapeFreely(b, scores, [1, count, heads, tokens, tokens]),
          b.weights([1, count, 1, tokens, tokens], 2),
        ),
        scores.shape,
      )
    : scores;
  const mixed = b.transpose(b.matmul(b.softmax(masked), value), [0, 2, 1, 3]);
  return b.linear(reshapeFreely(b, mixed, [count, tokens, heads * size]), channels);
}

/** Rolls an axis: what begins at `by` comes first. */
function rolled(b: GraphBuilder, x: Value, axis: number, by: number): Value {
  const length = at(x.shape, axis);
  return by % length === 0 ? x : b.concat([b.slice(x, axis, by, length), b.slice(x, axis, 0, by)], axis);
}
