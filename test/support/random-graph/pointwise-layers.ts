import { at } from '../../../src/at.ts';
import { channelsLast, channelsOf, commonPart, type Layer, lengths, scalar, spread } from './layer.ts';

/** Layers that keep positions of space separate. */
export const pointwiseLayers: Readonly<Record<string, Layer>> = {
  skip({ b, x, earlier, d }) {
    const other = at(earlier, d.between(0, earlier.length - 1));
    const [left, right] = commonPart(b, x, other);
    const projected =
      channelsOf(left) === channelsOf(right)
        ? right
        : b.conv(right, { channels: channelsOf(left), kernel: 1 });
    return b.binary(d.pick('Add', 'Mul', 'Sub', 'Max'), left, projected);
  },

  activation({ b, x, d }) {
    const kind = d.pick(
      'Relu',
      'Sigmoid',
      'Tanh',
      'LeakyRelu',
      'Elu',
      ...(b.opset >= 14 ? ['HardSwish'] : []),
      'gelu',
      'Clip',
      'PRelu',
      'Abs',
    );
    const channels = x.shape.slice(1).map((length, i) => (i === 0 ? length : 1));
    switch (kind) {
      case 'gelu':
        return b.gelu(x);
      case 'LeakyRelu':
        return b.like(kind, x, { alpha: { float: d.pick(0.1, 0.3) } });
      case 'Clip':
        return b.like(kind, x, {}, scalar(b, -1), scalar(b, 1));
      case 'PRelu':
        return b.like(kind, x, {}, b.weights(channels, 0.2, 0.2));
      default:
        return b.like(kind, x);
    }
  },

  constant({ b, x, d }) {
    const shape = d.pick<readonly number[]>(
      [channelsOf(x), ...lengths(x).map(() => 1)],
      [],
      x.shape,
      lengths(x),
      [channelsOf(x), ...lengths(x)],
    );
    const operator = d.pick('Add', 'Mul', 'Max', 'Where');
    if (operator !== 'Where') return b.binary(operator, x, b.weights(shape, 0.5, 0.7));
    const isHigh = b.apply('Greater', [b.weights(shape, 1), scalar(b, 0)], shape);
    return b.apply('Where', [isHigh, x, b.mul(x, scalar(b, 0.5))], x.shape);
  },

  batchNorm: ({ b, x }) => b.batchNorm(x),

  identity: ({ b, x, d }) => b.like(d.pick('Identity', 'Dropout'), x),

  channelsLast({ b, x, d }) {
    const kind = d.pick('linear', 'layerNorm', 'softmax', 'add', 'mean');
    return channelsLast(b, x, (turned) => {
      const last = turned.shape.at(-1) ?? 1;
      switch (kind) {
        case 'linear':
          return b.linear(turned, d.between(1, 4));
        case 'layerNorm':
          return b.layerNorm(spread(b, turned));
        case 'softmax':
          return b.softmax(turned);
        case 'add':
          return b.relu(b.add(turned, b.weights([last], 0.5)));
        case 'mean': {
          const shape = turned.shape.map((length, axis) => (axis === turned.shape.length - 1 ? 1 : length));
          const axes = b.opset >= 18 ? [b.integers([-1])] : [];
          return b.apply('ReduceMax', [turned, ...axes], shape, b.opset >= 18 ? {} : { axes: [-1] });
        }
      }
    });
  },

  softmax: ({ b, x }) => b.softmax(x, 1),

  reduceChannels({ b, x, d }) {
    const shape = x.shape.map((length, axis) => (axis === 1 ? 1 : length));
    const isNewer = b.opset >= 18;
    const reduced = d.flag()
      ? b.apply('ReduceMean', isNewer ? [x, b.integers([1])] : [x], shape, isNewer ? {} : { axes: [1] })
      : b.reshape(
          b.apply(
            'ReduceMax',
            isNewer ? [x, b.integers([1])] : [x],
            [1, ...lengths(x)],
            isNewer ? { keepdims: 0 } : { axes: [1], keepdims: 0 },
          ),
          shape,
        );
    return d.flag() ? reduced : b.mul(x, reduced);
  },
};
