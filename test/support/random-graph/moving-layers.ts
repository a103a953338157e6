import { at } from '../../../src/at.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import type { Value } from '../graph-writer.ts';
import { channelsOf, commonPart, type Layer, lengths, scalar } from './layer.ts';

/** Layers that move, join, reshape or resample values. */
export const movingLayers: Readonly<Record<string, Layer>> = {
  resize({ b, x, d, space }) {
    const modes =
      space.length === 2 ? (['linear', 'nearest', 'cubic'] as const) : (['linear', 'nearest'] as const);
    const mode = d.pick(...(modes as readonly ['linear', ...('nearest' | 'cubic')[]]));
    const coordinates = d.pick(
      'half_pixel',
      'align_corners',
      'asymmetric',
      'pytorch_half_pixel',
      ...(mode === 'nearest' && b.opset < 13 ? ['tf_half_pixel_for_nn'] : []),
      ...(b.opset >= 19 ? ['half_pixel_symmetric'] : []),
    );
    const options = {
      mode,
      coordinates,
      nearest: d.pick('round_prefer_floor', 'floor', 'ceil', 'round_prefer_ceil'),
      attributes: {
        exclude_outside: mode === 'cubic' && d.flag() ? 1 : undefined,
        cubic_coeff_a: mode === 'cubic' && d.flag() ? { float: -0.5 } : undefined,
        antialias: b.opset >= 18 && mode !== 'nearest' && d.between(0, 3) === 3 ? 1 : undefined,
      },
    };
    if (d.flag()) {
      const factors = space.map(() => d.pick(2, 1.5, 0.5, 1.1, 0.6, 1, 3));
      const fits = factors.every(
        (factor, i) => Math.floor(Math.fround(at(x.shape, i + 2) * Math.fround(factor))) >= 1,
      );
      return fits ? b.resizeBy(x, factors, options) : x;
    }
    return b.resizeTo(
      x,
      lengths(x).map((length) =>
        d.pick(2 * length, length + 1, Math.ceil(length / 2), length, 3 * length - 1),
      ),
      options,
    );
  },

  pad({ b, x, d, space }) {
    const mode = d.pick('constant', 'reflect', 'edge', ...(b.opset >= 19 ? ['wrap'] : []));
    const least = Math.min(...lengths(x)) - 1;
    const pads = x.shape.map((_, axis) => (axis < 2 ? 0 : d.between(0, Math.min(2, least))));
    const after = x.shape.map((_, axis) => (axis < 2 ? 0 : d.between(0, Math.min(3, least))));
    if (mode === 'constant' && d.flag() && least > 2) pads[at(space, 0)] = -1;
    const shape = x.shape.map((length, axis) => length + at(pads, axis) + at(after, axis));
    const value = mode === 'constant' && d.flag() ? [scalar(b, 0.7)] : [];
    return b.apply('Pad', [x, b.integers([...pads, ...after]), ...value], shape, { mode });
  },

  slice({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 1);
    const length = at(x.shape, axis);
    const start = d.between(0, Math.floor(length / 4));
    const end = length - d.between(0, Math.floor(length / 4));
    if (d.between(0, 3) < 3) return b.slice(x, axis, start, end);
    const stepped = d.between(0, x.shape.length - 1);
    const positions = at(x.shape, stepped);
    const [low, high, step] = d.flag() ? [positions - 1, -positions - 1, -1] : [0, positions, 2];
    const shape = x.shape.map((size, i) => (i === stepped ? Math.ceil(size / Math.abs(step)) : size));
    return b.apply(
      'Slice',
      [x, b.integers([low]), b.integers([high]), b.integers([stepped]), b.integers([step])],
      shape,
    );
  },

  split({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 1);
    const length = at(x.shape, axis);
    if (length < 2) return x;
    const first = d.between(1, length - 1);
    const shapeOf = (part: number): readonly number[] => x.shape.map((size, i) => (i === axis ? part : size));
    const parts = b.applyAll(
      'Split',
      [x, b.integers([first, length - first])],
      [shapeOf(first), shapeOf(length - first)],
      { axis },
    );
    return d.flag() ? b.concat(parts.toReversed(), axis) : at(parts, d.between(0, 1));
  },

  concat({ b, x, earlier, d }) {
    const other = at(earlier, d.between(0, earlier.length - 1));
    const [left, right] = commonPart(b, x, other);
    return b.concat(d.flag() ? [right, left] : [left, right]);
  },

  concatInSpace({ b, x, d, space }) {
    const axis = at(space, d.between(0, space.length - 1));
    return b.concat([x, b.relu(x)], axis);
  },

  concatConstant({ b, x, d }) {
    const shape = x.shape.map((length, axis) => (axis === 1 ? 1 : length));
    return b.concat(d.flag() ? [b.weights(shape, 1), x] : [x, b.weights(shape, 1)]);
  },

  reshapeApart({ b, x, d }) {
    const kind = d.pick('groups', 'unsqueeze', 'flattenLast');
    if (kind === 'groups') {
      const halves = channelsOf(x) % 2 === 0 ? 2 : 1;
      const grouped = b.relu(b.reshape(x, [1, halves, channelsOf(x) / halves, ...lengths(x)]));
      return b.reshape(d.flag() ? b.transpose(grouped, swapped(grouped)) : grouped, x.shape);
    }
    if (kind === 'unsqueeze') {
      const axis = d.between(2, x.shape.length - 1);
      const shape = x.shape.toSpliced(axis, 0, 1);
      const long = b.apply('Unsqueeze', [x, b.integers([axis])], shape);
      return b.apply('Squeeze', [b.like('Tanh', long), b.integers([axis])], x.shape);
    }
    const flat = b.reshape(x, [1, channelsOf(x), sizeOf(lengths(x))]);
    return b.reshape(b.like('Tanh', flat), x.shape);
  },

  regroup({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 2);
    const size = sizeOf(x.shape.slice(axis, axis + 2));
    const outer = d.between(1, size);
    const lengths = size % outer === 0 ? [outer, size / outer] : [size];
    const regrouped = b.like('Tanh', b.reshape(x, x.shape.toSpliced(axis, 2, ...lengths)));
    return b.reshape(regrouped, x.shape);
  },

  transposeSpace({ b, x, space }) {
    if (space.length < 2) return x;
    return b.transpose(x, [0, 1, ...space.toReversed()]);
  },

  depthToSpace({ b, x, d }) {
    if (x.shape.length !== 4) return x;
    const [, channels = 1, height = 1, width = 1] = x.shape;
    const source = channels % 4 === 0 ? x : b.conv(x, { channels: 4, kernel: 1 });
    const shape = [1, channelsOf(source) / 4, 2 * height, 2 * width];
    return b.apply('DepthToSpace', [source], shape, { blocksize: 2, mode: d.pick('DCR', 'CRD') });
  },

  spaceToDepth({ b, x }) {
    const [, channels = 1, height = 1, width = 1] = x.shape;
    if (x.shape.length !== 4 || height % 2 !== 0 || width % 2 !== 0) return x;
    return b.apply('SpaceToDepth', [x], [1, 4 * channels, height / 2, width / 2], { blocksize: 2 });
  },
};

function swapped({ shape }: Value): readonly number[] {
  return shape.map((_, axis) => (axis === 1 ? 2 : axis === 2 ? 1 : axis));
}
