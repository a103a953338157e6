import fc from 'fast-check';
import type { Graph } from '../../src/graph/graph.ts';
import type { Interval, Region } from '../../src/graph/region.ts';
import { sizeOf } from '../../src/graph/tensor.ts';
import { GraphBuilder, type PoolingOptions, type Value, type WindowOptions } from './graph-builder.ts';

/** A random model as a list of layers; what a layer is like follows from its dials. */
export interface Recipe {
  readonly seed: number;
  readonly opset: number;
  /** Lengths of the axes of space. */
  readonly space: readonly number[];
  readonly channels: number;
  readonly layers: readonly LayerRecipe[];
}

export interface LayerRecipe {
  readonly kind: string;
  readonly dials: readonly number[];
}

/** A random model, and the tensors that a unit can be part of. */
export interface RandomGraph {
  readonly graph: Graph;
  readonly image: Value;
  /** Tensors on the way, with their shapes. */
  readonly inner: readonly Value[];
  readonly output: Value;
}

/** Turns numbers into choices, one after the other; zero, and what lies beyond the last, is the first choice. */
export class Dials {
  readonly #values: readonly number[];
  #next = 0;

  constructor(values: readonly number[]) {
    this.#values = values;
  }

  /** A whole number between `low` and `high`, both included. */
  between(low: number, high: number): number {
    const value = this.#values[this.#next++] ?? 0;
    return high <= low ? low : low + (value % (high - low + 1));
  }

  flag(): boolean {
    return this.between(0, 1) === 1;
  }

  pick<T>(first: T, ...others: readonly T[]): T {
    return [first, ...others][this.between(0, others.length)] ?? first;
  }

  /** A part of an axis that is not empty. */
  interval(length: number, longest = length): Interval {
    const size = this.between(1, Math.min(length, longest));
    const start = this.between(0, length - size);
    return [start, start + size];
  }

  region(shape: readonly number[], longest = Infinity): Region {
    return shape.map((length, axis) => (axis === 0 ? [0, length] : this.interval(length, longest)));
  }
}

/** Where a layer takes its input from, and what else it may read. */
interface Place {
  readonly b: GraphBuilder;
  readonly x: Value;
  readonly earlier: readonly Value[];
  readonly d: Dials;
  /** Numbers of the axes of space. */
  readonly space: readonly number[];
}

/** Adds a layer; gives `x` back where the choice does not fit. */
type Layer = (place: Place) => Value;

const lengths = ({ shape }: Value): readonly number[] => shape.slice(2);

const channelsOf = ({ shape }: Value): number => shape[1] ?? 1;

function ones(b: GraphBuilder, value = 1): Value {
  return b.floats(Float32Array.of(value), []);
}

/** Windows of the dials' choice that have at least one position on each axis. */
function window(
  { x, d, space }: Place,
  largest = 3,
): PoolingOptions & { readonly kernel: readonly number[] } {
  const auto = d.pick<Exclude<WindowOptions['autoPad'], undefined> | null>(
    null,
    null,
    null,
    'SAME_UPPER',
    'SAME_LOWER',
    'VALID',
  );
  const kernel: number[] = [];
  const stride: number[] = [];
  const dilation: number[] = [];
  const before: number[] = [];
  const after: number[] = [];
  for (const axis of space) {
    const length = x.shape[axis] ?? 1;
    const size = Math.min(d.between(1, largest), length);
    const most = size === 1 ? 1 : Math.max(1, Math.floor((length - 1) / (size - 1)));
    const gap = auto === null || auto === 'VALID' ? Math.min(d.pick(1, 1, 2, 3), most) : 1;
    kernel.push(size);
    dilation.push(gap);
    const step = d.pick(1, 1, 2, 3);
    stride.push(auto === null || auto === 'VALID' ? step : Math.min(step, size));
    const reach = (size - 1) * gap;
    before.push(Math.min(d.between(0, 2), reach));
    after.push(Math.min(d.between(0, 2), reach));
  }
  const pads = auto === null ? { pads: [...before, ...after] } : { autoPad: auto };
  return { kernel, stride, dilation, ...pads };
}

/** Windows of a pool: they pad less than a kernel. */
function pool(place: Place): PoolingOptions & { readonly kernel: readonly number[] } {
  const chosen = window(place);
  const { pads } = chosen;
  if (typeof pads !== 'object') return chosen;
  return {
    ...chosen,
    pads: pads.map((pad, i) => Math.min(pad, (chosen.kernel[i % chosen.kernel.length] ?? 1) - 1)),
  };
}

/**
 * Whether a pool may round its size up: not where a window would begin behind the last position, for which rules differ
 * between versions.
 */
function canRoundUp({ shape }: Value, { kernel, stride, dilation, pads, autoPad }: PoolingOptions): boolean {
  const at = (values: number | readonly number[] | string | undefined, i: number): number =>
    typeof values === 'object' ? (values[i] ?? 0) : 1;
  return (
    autoPad === undefined &&
    shape.slice(2).every((length, i) => {
      const reach = (at(kernel, i) - 1) * at(dilation, i) + 1;
      const last = Math.ceil((length + at(pads, i) + at(pads, i + shape.length - 2) - reach) / at(stride, i));
      return last * at(stride, i) < length + at(pads, i);
    })
  );
}

/**
 * Values that differ by about 1, whatever `x` is. Of values that are all but equal, a normalization sees rounding errors
 * alone, and makes them hundreds of times larger.
 */
function apart(b: GraphBuilder, x: Value): Value {
  return b.add(x, b.weights(x.shape, 1));
}

/** The largest common part of two tensors, channels aside. */
function alike(b: GraphBuilder, a: Value, other: Value): readonly [Value, Value] {
  let [left, right] = [a, other];
  for (let axis = 2; axis < a.shape.length; axis++) {
    const [m, n] = [left.shape[axis] ?? 1, right.shape[axis] ?? 1];
    if (m > n) left = b.slice(left, axis, m - n, m);
    if (n > m) right = b.slice(right, axis, 0, m);
  }
  return [left, right];
}

/** Runs a layer with the channels last, and turns its result back. */
function channelsLast(b: GraphBuilder, x: Value, layer: (turned: Value) => Value): Value {
  const rank = x.shape.length;
  const forth = [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
  const back = [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
  return b.transpose(layer(b.transpose(x, forth)), back);
}

const layers: Readonly<Record<string, Layer>> = {
  conv(place) {
    const { b, x, d } = place;
    const groups = d.flag() ? channelsOf(x) : 1;
    return b.conv(x, { ...window(place), channels: groups * d.between(1, groups > 1 ? 2 : 5), groups });
  },

  transposedConv(place) {
    const { b, x, d, space } = place;
    const groups = d.flag() ? channelsOf(x) : 1;
    const kernel = space.map(() => d.between(1, 4));
    const stride = space.map(() => d.between(1, 3));
    const dilation = space.map(() => d.pick(1, 1, 2));
    const reach = kernel.map((size, i) => (size - 1) * (dilation[i] ?? 1) + 1);
    const channels = groups * d.between(1, 3);
    const common = { channels, groups, kernel, stride, dilation };
    const full = reach.map((size, i) => (stride[i] ?? 1) * ((x.shape[i + 2] ?? 1) - 1) + size);
    const form = d.pick('pads', 'pads', 'pads', 'SAME_UPPER', 'SAME_LOWER', 'VALID', 'shape');
    if (form === 'shape') {
      const outputShape = full.map((length, i) => Math.max(x.shape[i + 2] ?? 1, length - d.between(0, 2)));
      return b.transposedConv(x, { ...common, outputShape });
    }
    if (form === 'SAME_UPPER' || form === 'SAME_LOWER') {
      const isLong = reach.every((size, i) => size >= (stride[i] ?? 1));
      return isLong ? b.transposedConv(x, { ...common, autoPad: form }) : x;
    }
    if (form === 'VALID') return b.transposedConv(x, { ...common, autoPad: 'VALID' });
    const outputPadding = stride.map((size) => d.between(0, size - 1));
    const pads = [...full, ...full].map((length) => (length > 4 ? d.between(0, 2) : 0));
    return b.transposedConv(x, { ...common, pads, outputPadding });
  },

  maxPool(place) {
    const chosen = pool(place);
    return place.b.maxPool(place.x, { ...chosen, ceil: canRoundUp(place.x, chosen) && place.d.flag() });
  },

  averagePool(place) {
    const { dilation, ...chosen } = pool(place);
    return place.b.averagePool(place.x, {
      ...chosen,
      ...(place.b.opset >= 19 && dilation !== undefined ? { dilation } : {}),
      ceil: canRoundUp(place.x, chosen) && place.d.flag(),
      countsPads: place.d.flag(),
    });
  },

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
        (factor, i) => Math.floor(Math.fround((x.shape[i + 2] ?? 1) * Math.fround(factor))) >= 1,
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
    if (mode === 'constant' && d.flag() && least > 2) pads[space[0] ?? 2] = -1;
    const shape = x.shape.map((length, axis) => length + (pads[axis] ?? 0) + (after[axis] ?? 0));
    const value = mode === 'constant' && d.flag() ? [ones(b, 0.7)] : [];
    return b.apply('Pad', [x, b.integers([...pads, ...after]), ...value], shape, { mode });
  },

  slice({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 1);
    const length = x.shape[axis] ?? 1;
    const start = d.between(0, Math.floor(length / 4));
    const end = length - d.between(0, Math.floor(length / 4));
    if (d.between(0, 3) < 3) return b.slice(x, axis, start, end);
    const stepped = d.between(0, x.shape.length - 1);
    const positions = x.shape[stepped] ?? 1;
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
    const length = x.shape[axis] ?? 1;
    if (length < 2) return x;
    const first = d.between(1, length - 1);
    const shapeOf = (part: number): readonly number[] => x.shape.map((size, i) => (i === axis ? part : size));
    const parts = b.applyAll(
      'Split',
      [x, b.integers([first, length - first])],
      [shapeOf(first), shapeOf(length - first)],
      { axis },
    );
    return d.flag() ? b.concat(parts.toReversed(), axis) : (parts[d.between(0, 1)] ?? x);
  },

  concat({ b, x, earlier, d }) {
    const other = earlier[d.between(0, earlier.length - 1)] ?? x;
    const [left, right] = alike(b, x, other);
    return b.concat(d.flag() ? [right, left] : [left, right]);
  },

  concatInSpace({ b, x, d, space }) {
    const axis = space[d.between(0, space.length - 1)] ?? 2;
    return b.concat([x, b.relu(x)], axis);
  },

  concatConstant({ b, x, d }) {
    const shape = x.shape.map((length, axis) => (axis === 1 ? 1 : length));
    return b.concat(d.flag() ? [b.weights(shape, 1), x] : [x, b.weights(shape, 1)]);
  },

  skip({ b, x, earlier, d }) {
    const other = earlier[d.between(0, earlier.length - 1)] ?? x;
    const [left, right] = alike(b, x, other);
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
        return b.like(kind, x, {}, ones(b, -1), ones(b, 1));
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
    const isHigh = b.apply('Greater', [b.weights(shape, 1), ones(b, 0)], shape);
    return b.apply('Where', [isHigh, x, b.mul(x, ones(b, 0.5))], x.shape);
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
          return b.layerNorm(apart(b, turned));
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

  reshapeAcross({ b, x, d }) {
    const flat = b.reshape(x, [1, channelsOf(x), sizeOf(lengths(x))]);
    const length = flat.shape[2] ?? 1;
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

  regroup({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 2);
    const size = sizeOf(x.shape.slice(axis, axis + 2));
    const outer = d.between(1, size);
    const lengths = size % outer === 0 ? [outer, size / outer] : [size];
    const regrouped = b.like('Tanh', b.reshape(x, x.shape.toSpliced(axis, 2, ...lengths)));
    return b.reshape(regrouped, x.shape);
  },

  windows({ b, x, d }) {
    const [, channels = 1, height = 1, width = 1] = x.shape;
    const side = d.between(2, 4);
    if (x.shape.length !== 4 || height % side !== 0 || width % side !== 0) return x;
    const shift = d.between(0, side - 1);
    const shifted = [2, 3].reduce((value, axis) => turned(b, value, axis, shift), x);
    const [rows, columns] = [height / side, width / side];
    const split = b.reshape(shifted, [1, channels, rows, side, columns, side]);
    const windows = b.transpose(split, [0, 2, 4, 3, 5, 1]);
    const tokens = b.linear(inOneGo(b, windows, [rows * columns, side * side, channels]), channels);
    const scores = b.softmax(b.matmul(tokens, b.transpose(tokens, [0, 2, 1])));
    const mixed = inOneGo(b, b.matmul(scores, tokens), [1, rows, columns, side, side, channels]);
    return b.reshape(b.transpose(mixed, [0, 5, 1, 3, 2, 4]), x.shape);
  },

  /** Positions of space, and the items they are of, as rows of a matrix. */
  matrix({ b, x, d }) {
    return channelsLast(b, x, (turned) => {
      const [features, before] = [turned.shape.at(-1) ?? 1, turned.shape.slice(0, -1)];
      const rows = b.linear(inOneGo(b, turned, [sizeOf(before), features]), d.between(1, 4));
      return inOneGo(b, rows, [...before, rows.shape[1] ?? 1]);
    });
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

  gather({ b, x, d }) {
    const axis = d.between(1, x.shape.length - 1);
    const length = x.shape[axis] ?? 1;
    const order = Array.from({ length }, (_, i) => (i * 2 + 1) % length);
    return b.apply('Gather', [x, b.integers(order)], x.shape, { axis });
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
    const differing = apart(b, x);
    return d.flag() ? b.groupNorm(differing, channelsOf(x) % 2 === 0 ? 2 : 1) : b.instanceNorm(differing);
  },

  attention: ({ b, x }) => (sizeOf(lengths(x)) <= 400 ? b.attention(x) : x),

  flatten({ b, x }) {
    const size = sizeOf(x.shape);
    const flat = b.apply('Flatten', [x], [1, size], { axis: 1 });
    const gate = b.sigmoid(b.linear(flat, channelsOf(x)));
    return b.mul(x, b.reshape(gate, [1, channelsOf(x), ...lengths(x).map(() => 1)]));
  },

  unknown({ b, x, d }) {
    const kind = d.pick('CumSum', 'LpNormalization', 'TopK', 'LRN', 'Expand');
    const scale = ones(b, 0.2);
    switch (kind) {
      case 'CumSum': {
        const axis = b.integers([d.between(1, x.shape.length - 1)]);
        return b.mul(b.like('CumSum', x, {}, b.reshape(axis, [])), scale);
      }
      case 'TopK': {
        const found = b.applyAll('TopK', [x, b.integers([channelsOf(x)])], [x.shape, x.shape], { axis: 1 });
        return found[0] ?? x;
      }
      case 'LpNormalization':
        return b.like(kind, apart(b, x), { axis: d.between(1, x.shape.length - 1) });
      case 'LRN':
        return x.shape.length === 4 ? b.like(kind, x, { size: 3 }) : x;
      case 'Expand':
        return b.apply(
          kind,
          [x, b.integers(x.shape.map((_, axis) => (axis === 2 ? (x.shape[2] ?? 1) : 1)))],
          x.shape,
        );
    }
  },
};

/** Reshape, which may merge the axis of the batch with others. */
function inOneGo(b: GraphBuilder, x: Value, shape: readonly number[]): Value {
  return b.apply('Reshape', [x, b.integers(shape)], shape);
}

/** The positions of an axis moved on, the last ones to its begin. */
function turned(b: GraphBuilder, x: Value, axis: number, by: number): Value {
  const length = x.shape[axis] ?? 1;
  return by === 0
    ? x
    : b.concat([b.slice(x, axis, length - by, length), b.slice(x, axis, 0, length - by)], axis);
}

function swapped({ shape }: Value): readonly number[] {
  return shape.map((_, axis) => (axis === 1 ? 2 : axis === 2 ? 1 : axis));
}

/** The kinds of layers that local models are made of, the others, and all. */
export const mixingKinds: readonly string[] = [
  'reshapeAcross',
  'windows',
  'matrix',
  'squeezeAndExcite',
  'pooledBranch',
  'normalization',
  'attention',
  'flatten',
  'unknown',
];

export const localKinds: readonly string[] = Object.keys(layers).filter(
  (kind) => !mixingKinds.includes(kind),
);

const mostElements = 12_000;

/** Builds the model of a recipe. */
export function buildRandomGraph(recipe: Recipe): RandomGraph {
  const b = new GraphBuilder({ opset: recipe.opset, seed: recipe.seed });
  const image = b.input([1, recipe.channels, ...recipe.space]);
  const inner: Value[] = [];
  let x: Value = image;
  for (const { kind, dials } of recipe.layers) {
    const space = x.shape.slice(2).map((_, i) => i + 2);
    const isSmall = sizeOf(x.shape) <= mostElements;
    if (!isSmall && growing.has(kind)) continue;
    const next = layers[kind]?.({ b, x, earlier: [image, ...inner], d: new Dials(dials), space }) ?? x;
    if (next !== x) inner.push(next);
    x = next;
  }
  const output = b.conv(x, { channels: 2, kernel: 1 });
  return { graph: b.build(output), image, inner, output: { name: 'output', shape: output.shape } };
}

const growing = new Set([
  'transposedConv',
  'resize',
  'depthToSpace',
  'concat',
  'concatInSpace',
  'attention',
  'flatten',
]);

/** Random recipes whose layers are of the given kinds, the often repeated ones more often. */
export function recipes(kinds: readonly [string, ...string[]], mostLayers = 7): fc.Arbitrary<Recipe> {
  const layer = fc.record({
    kind: fc.constantFrom(...kinds),
    dials: fc.array(fc.nat(1000), { minLength: 12, maxLength: 24, size: 'max' }),
  });
  const longest = [40, 17, 7] as const;
  return fc.integer({ min: 1, max: 8 }).chain((dial) => {
    const axes = dial === 8 ? 3 : dial === 7 ? 1 : 2;
    const most = longest[axes - 1] ?? 7;
    return fc.record({
      seed: fc.nat(1_000_000),
      opset: fc.constantFrom(17, 19, 13, 18, 20),
      space: fc.array(fc.integer({ min: 4, max: most }), { minLength: axes, maxLength: axes }),
      channels: fc.integer({ min: 1, max: 3 }),
      layers: fc.array(layer, { minLength: 1, maxLength: mostLayers, size: 'max' }),
    });
  });
}
