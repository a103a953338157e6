import { at } from '../../../src/at.ts';
import { sizeOf } from '../../../src/graph/tensor.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../graph-writer.ts';
import { windows } from './window-attention.ts';
import { channelsLast, channelsOf, type Layer, lengths, reshapeFreely, scalar, spread } from './layer.ts';

function reduced(b: GraphBuilder, operator: string, x: Value, axes: readonly number[]): Value {
  const shape = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return b.opset >= 18
    ? b.apply(operator, [x, b.integers(axes)], shape)
    : b.apply(operator, [x], shape, { axes });
}

/** Layers that mix all positions of space, or that crops cannot be computed of. */
export const mixingLayers: Readonly<Record<string, Layer>> = {
  windows,

  reshapeAcross({ b, x, d }) {
    const flat = b.reshape(x, [1, channelsOf(x), sizeOf(lengths(x))]);
    const length = at(flat.shape, 2);
    const kind = d.pick('conv', 'slice', 'linear');
    if (kind === 'linear' && length <= 256) {
      return b.reshape(b.matmul(flat, b.weights([length, length], Math.sqrt(3 / length))), x.shape);
    }
    if (kind === 'slice' && length > 4) {
      const part = b.slice(flat, 2, 1, length - 2);
      return b.reshape(b.concat([part, b.slice(flat, 2, 0, 3)], 2), x.shape);
    }
    const mixed = b.conv(flat, { channels: channelsOf(x), kernel: 3, pads: 'same' });
    return b.reshape(mixed, x.shape);
  },

  /** All positions of space and of the batch as the rows of one matrix. */
  matrix({ b, x, d }) {
    return channelsLast(b, x, (turned) => {
      const [features, before] = [turned.shape.at(-1) ?? 1, turned.shape.slice(0, -1)];
      const rows = b.linear(reshapeFreely(b, turned, [sizeOf(before), features]), d.between(1, 4));
      return reshapeFreely(b, rows, [...before, at(rows.shape, 1)]);
    });
  },

  squeezeAndExcite({ b, x, d }) {
    const reduced =
      b.opset >= 18 || d.flag()
        ? b.globalAveragePool(x)
        : b.apply(
            'GlobalMaxPool',
            [x],
            x.shape.map((n, i) => (i < 2 ? n : 1)),
          );
    const hidden = b.relu(b.conv(reduced, { channels: 2, kernel: 1 }));
    return b.mul(x, b.sigmoid(b.conv(hidden, { channels: channelsOf(x), kernel: 1 })));
  },

  pooledBranch({ b, x, d }) {
    const branch = b.relu(b.conv(b.globalAveragePool(x), { channels: 2, kernel: 1 }));
    const mode = d.pick('nearest', 'linear');
    const isLinear = mode === 'linear' && x.shape.length === 4;
    return b.concat([
      x,
      b.resizeTo(branch, lengths(x), { mode: isLinear ? 'linear' : 'nearest', coordinates: 'asymmetric' }),
    ]);
  },

  normalization({ b, x, d }) {
    if (sizeOf(lengths(x)) < 4) return x;
    const differing = spread(b, x);
    return d.flag() ? b.groupNorm(differing, channelsOf(x) % 2 === 0 ? 2 : 1) : b.instanceNorm(differing);
  },

  /** A normalization over all of space, or along one of its axes, written out. */
  writtenNorm({ b, x, d, space }) {
    if (sizeOf(lengths(x)) < 4) return x;
    const axes = d.flag() ? space : [at(space, d.between(0, space.length - 1))];
    const differing = spread(b, x);
    const mean = reduced(b, 'ReduceMean', differing, axes);
    const centred = b.binary('Sub', differing, mean);
    const variance = reduced(b, 'ReduceMean', b.mul(centred, centred), axes);
    return b.binary('Div', centred, b.like('Sqrt', b.add(variance, scalar(b, 0.05))));
  },

  /** Over channels and space together, with a scale for each position. */
  layerNormOverSpace({ b, x }) {
    if (b.opset < 17 || sizeOf(lengths(x)) < 4) return x;
    const shape = x.shape.slice(1);
    const [scale, bias] = [b.weights(shape, 0.3, 1), b.weights(shape, 0.3)];
    return b.like('LayerNormalization', spread(b, x), { axis: 1 }, scale, bias);
  },

  attention: ({ b, x }) => (sizeOf(lengths(x)) <= 400 ? b.attention(x) : x),

  flatten({ b, x }) {
    const size = sizeOf(x.shape);
    const flat = b.apply('Flatten', [x], [1, size], { axis: 1 });
    const gate = b.sigmoid(b.linear(flat, channelsOf(x)));
    return b.mul(x, b.reshape(gate, [1, channelsOf(x), ...lengths(x).map(() => 1)]));
  },

  alongOneAxis({ b, x, d }) {
    const kind = d.pick('CumSum', 'LpNormalization', 'TopK', 'LRN', 'Trilu', 'MeanVarianceNormalization');
    const scale = scalar(b, 0.2);
    switch (kind) {
      case 'CumSum': {
        const axis = b.integers([d.between(1, x.shape.length - 1)]);
        return b.mul(b.like('CumSum', x, {}, b.reshape(axis, [])), scale);
      }
      case 'TopK': {
        const found = b.applyAll('TopK', [x, b.integers([channelsOf(x)])], [x.shape, x.shape], { axis: 1 });
        return at(found, 0);
      }
      case 'LpNormalization':
        return b.like(kind, spread(b, x), { axis: d.between(1, x.shape.length - 1) });
      case 'LRN':
        return x.shape.length === 4 ? b.like(kind, x, { size: 3 }) : x;
      case 'Trilu':
        return b.like(kind, x, { upper: d.between(0, 1) });
      case 'MeanVarianceNormalization':
        return x.shape.length === 4 ? b.like(kind, spread(b, x), { axes: [1, d.between(2, 3)] }) : x;
    }
  },
};
