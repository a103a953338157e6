import { at } from '../../../src/at.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../graph-writer.ts';
import { channelsOf, type Layer, lengths } from './layer.ts';

/** Layers that take or repeat positions by constant indices. */
export const indexingLayers: Readonly<Record<string, Layer>> = {
  gather({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 1);
    const length = at(x.shape, axis);
    const turn = d.between(1, 5);
    const order = Array.from({ length }, (_, i) => (i * turn + 1) % length);
    if (d.flag()) order[0] = -1;
    const kept = order.slice(0, length - d.between(0, Math.floor(length / 4)));
    return b.apply('Gather', [x, b.integers(kept)], x.shape.with(axis, kept.length), { axis });
  },

  /** The patches around each position, as exporters write `unfold`. */
  unfold({ b, x, d, space }) {
    const axis = at(space, d.between(0, space.length - 1));
    const length = at(x.shape, axis);
    const kernel = Math.min(length, d.between(2, 3));
    const stride = d.between(1, 2);
    const places = Math.floor((length - kernel) / stride) + 1;
    const rows = Array.from({ length: kernel }, (_, k) =>
      Array.from({ length: places }, (_, i) => i * stride + k),
    );
    const shape = x.shape.toSpliced(axis, 1, kernel, places);
    const indices = b.integers(rows.flat(), [kernel, places]);
    const patches = b.apply('Gather', [x, indices], shape, { axis });
    return reduced(b, patches, axis, x.shape.with(axis, places));
  },

  gatherElements({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 1);
    const length = at(x.shape, axis);
    const [step, most] = [d.between(1, 7), d.between(0, 2)];
    const stride = sizeOf(x.shape.slice(axis + 1));
    const near = Array.from({ length: sizeOf(x.shape) }, (_, i) => {
      const own = Math.floor(i / stride) % length;
      return Math.min(length - 1, own + ((i * step) % (most + 1)));
    });
    return b.apply('GatherElements', [x, b.integers(near, x.shape)], x.shape, { axis });
  },

  /** Positions of two axes of space, by pairs of indices. */
  gatherND({ b, x, d }) {
    const [, , rows, columns] = x.shape;
    if (x.shape.length !== 4 || rows === undefined || columns === undefined) return x;
    const [first, second] = [d.between(0, 2), d.between(0, 2)];
    const last = b.transpose(x, [0, 2, 3, 1]);
    const pairs = Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return [Math.min(rows - 1, row + (column % (first + 1))), (column + second) % columns];
    });
    const places = b.integers(pairs.flat(), [1, rows, columns, 2]);
    const gathered = b.apply('GatherND', [last, places], last.shape, { batch_dims: 1 });
    return b.transpose(gathered, [0, 3, 1, 2]);
  },

  /** Positions of the plane near each position, by a constant grid. */
  gridSample({ b, x, d }) {
    const [, , rows, columns] = x.shape;
    if (x.shape.length !== 4 || rows === undefined || columns === undefined || b.opset < 16) return x;
    const isNewer = b.opset >= 20;
    const mode = d.pick(isNewer ? 'linear' : 'bilinear', 'nearest', isNewer ? 'cubic' : 'bicubic');
    const [high, wide] = [rows + d.between(-1, 1), columns + d.between(0, 2)];
    const [stretch, turn] = [d.pick(2, 1.5, 2.3), d.pick(0, 0.07, -0.13)];
    const grid = Array.from({ length: high * wide }, (_, i) => {
      const [row, column] = [Math.floor(i / wide) / high - 0.47, (i % wide) / wide - 0.46];
      return [stretch * (column + turn * row), stretch * (row - turn * column)];
    });
    const places = b.floats(Float32Array.from(grid.flat()), [1, high, wide, 2]);
    return b.apply('GridSample', [x, places], [1, channelsOf(x), high, wide], {
      mode,
      padding_mode: d.pick('zeros', 'border', 'reflection'),
      align_corners: d.between(0, 1),
    });
  },

  tile({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 1);
    const repeats = x.shape.map((_, i) => (i === axis ? 2 : 1));
    const shape = x.shape.map((length, i) => length * at(repeats, i));
    return b.apply('Tile', [x, b.integers(repeats)], shape);
  },

  /** Nearest upsampling of one axis, as an axis of length 1 that is expanded or tiled. */
  expand({ b, x, d, space }) {
    const axis = at(space, d.between(0, space.length - 1));
    const long = b.apply('Unsqueeze', [x, b.integers([axis + 1])], x.shape.toSpliced(axis + 1, 0, 1));
    const repeats = long.shape.map((_, i) => (i === axis + 1 ? 2 : 1));
    const shape = long.shape.map((length, i) => length * at(repeats, i));
    const operator = d.pick('Expand', 'Tile');
    const given = operator === 'Tile' || d.flag() ? repeats : shape;
    const twice = b.apply(operator, [long, b.integers(given)], shape);
    return b.reshape(twice, x.shape.with(axis, 2 * at(x.shape, axis)));
  },

  /** Channels that are the same everywhere, expanded to the size of space. */
  broadcast({ b, x }) {
    const constant = b.weights([1, 1, ...lengths(x).map(() => 1)], 1);
    const shape = [1, channelsOf(x), ...lengths(x)];
    const mean = b.apply('Mul', [x, constant], x.shape);
    return b.apply('Expand', [mean, b.integers(shape)], shape);
  },
};

/** The sum over an axis. */
function reduced(b: GraphBuilder, x: Value, axis: number, shape: readonly number[]): Value {
  return b.apply('ReduceSum', [x, b.integers([axis])], shape, { keepdims: 0 });
}
