import { at } from '../../src/at.ts';
import { sizeOf } from '../../src/graph/tensor.ts';
import { type GivenAttributes, GraphWriter, type Value } from './graph-writer.ts';
import {
  type ConvolutionOptions,
  type PoolingOptions,
  slidingLengths,
  type TransposedOptions,
  windowOf,
} from './window-options.ts';

interface ResizeOptions {
  readonly mode?: 'nearest' | 'linear' | 'cubic';
  readonly coordinates?: string;
  readonly nearest?: string;
  readonly attributes?: GivenAttributes;
}

/** Writes the operators of segmentation networks, channels first, with weights that keep activations near 1. */
export class GraphBuilder extends GraphWriter {
  conv(x: Value, options: ConvolutionOptions): Value {
    const { channels, groups = 1 } = options;
    const window = windowOf(x, options);
    const inputs = at(x.shape, 1) / groups;
    const limit = Math.sqrt(6 / (inputs * sizeOf(window.kernel)));
    const weights = this.weights([channels, inputs, ...window.kernel], limit);
    return this.apply(
      'Conv',
      [x, weights, this.weights([channels], 0.3)],
      [1, channels, ...slidingLengths(x, window, false)],
      { group: groups, ...window.attributes },
    );
  }

  transposedConv(x: Value, options: TransposedOptions): Value {
    const { channels, groups = 1, outputPadding, outputShape } = options;
    const window = windowOf(x, options);
    const overlap = sizeOf(window.kernel.map((size, i) => Math.max(1, size / at(window.stride, i))));
    const limit = Math.sqrt(6 / ((at(x.shape, 1) / groups) * overlap));
    const weights = this.weights([at(x.shape, 1), channels / groups, ...window.kernel], limit);
    const space = window.kernel.map((size, i) => {
      const stride = at(window.stride, i);
      const extra = outputPadding?.[i] ?? 0;
      const full = stride * (at(x.shape, i + 2) - 1) + (size - 1) * at(window.dilation, i) + 1 + extra;
      const pads = at(window.pads, i) + at(window.pads, i + window.kernel.length);
      if (outputShape !== undefined) return at(outputShape, i);
      if (options.autoPad === undefined) return full - pads;
      return options.autoPad === 'VALID' ? full : at(x.shape, i + 2) * stride;
    });
    return this.apply('ConvTranspose', [x, weights, this.weights([channels], 0.3)], [1, channels, ...space], {
      group: groups,
      ...window.attributes,
      ...(outputShape === undefined ? {} : { pads: undefined }),
      output_padding: outputPadding,
      output_shape: outputShape,
    });
  }

  maxPool(x: Value, options: PoolingOptions): Value {
    const window = windowOf(x, options);
    return this.apply(
      'MaxPool',
      [x],
      [...x.shape.slice(0, 2), ...slidingLengths(x, window, options.ceil === true)],
      {
        ...window.attributes,
        kernel_shape: window.kernel,
        ceil_mode: options.ceil === true ? 1 : undefined,
      },
    );
  }

  /** A pool with windows side by side, and the position of each greatest value in the whole tensor. */
  maxPoolWithPositions(x: Value, kernel: readonly number[]): readonly [pooled: Value, positions: Value] {
    const space = kernel.map((size, i) => Math.floor(at(x.shape, i + 2) / size));
    const shape = [...x.shape.slice(0, 2), ...space];
    const made = this.applyAll('MaxPool', [x], [shape, shape], { kernel_shape: kernel, strides: kernel });
    return [at(made, 0), at(made, 1)];
  }

  maxUnpool(x: Value, positions: Value, kernel: readonly number[], shape: readonly number[]): Value {
    const inputs = [x, positions, this.integers(shape)];
    return this.apply('MaxUnpool', inputs, shape, { kernel_shape: kernel, strides: kernel });
  }

  averagePool(x: Value, options: PoolingOptions): Value {
    const window = windowOf(x, options);
    const { dilations, ...attributes } = window.attributes;
    return this.apply(
      'AveragePool',
      [x],
      [...x.shape.slice(0, 2), ...slidingLengths(x, window, options.ceil === true)],
      {
        ...attributes,
        ...(options.dilation === undefined ? {} : { dilations }),
        kernel_shape: window.kernel,
        ceil_mode: options.ceil === true ? 1 : undefined,
        count_include_pad: options.countsPads === true ? 1 : undefined,
      },
    );
  }

  lpPool(x: Value, options: PoolingOptions & { readonly power: number }): Value {
    const window = windowOf(x, options);
    const { dilations, ...attributes } = window.attributes;
    return this.apply('LpPool', [x], [...x.shape.slice(0, 2), ...slidingLengths(x, window, false)], {
      ...attributes,
      ...(options.dilation === undefined ? {} : { dilations }),
      kernel_shape: window.kernel,
      p: options.power,
    });
  }

  globalAveragePool(x: Value): Value {
    return this.apply(
      'GlobalAveragePool',
      [x],
      x.shape.map((length, axis) => (axis < 2 ? length : 1)),
    );
  }

  /** Resize to the given lengths of the axes of space. */
  resizeTo(x: Value, space: readonly number[], options: ResizeOptions = {}): Value {
    const shape = [...x.shape.slice(0, 2), ...space];
    return this.apply('Resize', [x, null, null, this.integers(shape)], shape, resizing(options));
  }

  /** Resize by a factor for each axis of space. */
  resizeBy(x: Value, factors: readonly number[], options: ResizeOptions = {}): Value {
    const scales = Float32Array.from([1, 1, ...factors]);
    const shape = x.shape.map((length, axis) => Math.floor(Math.fround(length * at(scales, axis))));
    return this.apply('Resize', [x, null, this.floats(scales, [scales.length])], shape, resizing(options));
  }

  concat(values: readonly Value[], axis = 1): Value {
    const joined = values.reduce((sum, { shape }) => sum + at(shape, axis), 0);
    const shape = at(values, 0).shape.map((length, i) => (i === axis ? joined : length));
    return this.apply('Concat', values, shape, { axis });
  }

  slice(x: Value, axis: number, start: number, end: number): Value {
    const shape = x.shape.map((length, i) => (i === axis ? end - start : length));
    return this.apply(
      'Slice',
      [x, this.integers([start]), this.integers([end]), this.integers([axis])],
      shape,
    );
  }

  /** An operator that keeps the shape of its first input, such as an activation. */
  like(operator: string, x: Value, attributes: GivenAttributes = {}, ...rest: readonly Value[]): Value {
    return this.apply(operator, [x, ...rest], x.shape, attributes);
  }

  relu(x: Value): Value {
    return this.like('Relu', x);
  }

  sigmoid(x: Value): Value {
    return this.like('Sigmoid', x);
  }

  /** Gaussian error linear unit, as exporters write it. */
  gelu(x: Value): Value {
    const half = this.like('Mul', x, {}, this.floats(Float32Array.of(Math.SQRT1_2), []));
    const shifted = this.like('Add', this.like('Erf', half), {}, this.floats(Float32Array.of(1), []));
    return this.like('Mul', this.binary('Mul', x, shifted), {}, this.floats(Float32Array.of(0.5), []));
  }

  /** An operator on two tensors, with broadcasting. */
  binary(operator: string, a: Value, b: Value): Value {
    const rank = Math.max(a.shape.length, b.shape.length);
    const lengthOf = ({ shape }: Value, axis: number): number => shape[axis - rank + shape.length] ?? 1;
    const shape = Array.from({ length: rank }, (_, axis) => Math.max(lengthOf(a, axis), lengthOf(b, axis)));
    return this.apply(operator, [a, b], shape);
  }

  add(a: Value, b: Value): Value {
    return this.binary('Add', a, b);
  }

  mul(a: Value, b: Value): Value {
    return this.binary('Mul', a, b);
  }

  batchNorm(x: Value): Value {
    const channels = [at(x.shape, 1)];
    const [scale, bias] = [this.weights(channels, 0.3, 1), this.weights(channels, 0.3)];
    const [mean, variance] = [this.weights(channels, 0.2), this.weights(channels, 0.3, 1)];
    return this.like('BatchNormalization', x, {}, scale, bias, mean, variance);
  }

  instanceNorm(x: Value): Value {
    const channels = [at(x.shape, 1)];
    return this.like(
      'InstanceNormalization',
      x,
      {},
      this.weights(channels, 0.3, 1),
      this.weights(channels, 0.3),
    );
  }

  /** Group normalization, as exporters write it: statistics by InstanceNormalization over groups. */
  groupNorm(x: Value, groups: number): Value {
    const ones = this.floats(new Float32Array(groups).fill(1), [groups]);
    const zeros = this.floats(new Float32Array(groups), [groups]);
    const grouped = this.reshape(x, [1, groups, sizeOf(x.shape) / groups]);
    const normal = this.reshape(this.like('InstanceNormalization', grouped, {}, ones, zeros), x.shape);
    const channels = x.shape.slice(1).map((length, i) => (i === 0 ? length : 1));
    return this.add(this.mul(normal, this.weights(channels, 0.3, 1)), this.weights(channels, 0.3));
  }

  /** Normalization over the last axis. */
  layerNorm(x: Value): Value {
    const last = [x.shape.at(-1) ?? 1];
    const [scale, bias] = [this.weights(last, 0.3, 1), this.weights(last, 0.3)];
    if (this.opset >= 17) return this.like('LayerNormalization', x, { axis: -1 }, scale, bias);
    const shape = x.shape.map((length, axis) => (axis === x.shape.length - 1 ? 1 : length));
    const mean = this.apply('ReduceMean', [x], shape, { axes: [-1] });
    const centred = this.binary('Sub', x, mean);
    const variance = this.apply('ReduceMean', [this.mul(centred, centred)], shape, { axes: [-1] });
    const deviation = this.like('Sqrt', this.add(variance, this.floats(Float32Array.of(1e-5), [])));
    return this.add(this.mul(this.binary('Div', centred, deviation), scale), bias);
  }

  softmax(x: Value, axis = -1): Value {
    return this.like('Softmax', x, { axis });
  }

  /** A product with random weights along the last axis, and a bias. */
  linear(x: Value, features: number): Value {
    const last = x.shape.at(-1) ?? 1;
    const product = this.matmul(x, this.weights([last, features], Math.sqrt(3 / last)));
    return this.add(product, this.weights([features], 0.3));
  }

  matmul(a: Value, b: Value): Value {
    const longer = a.shape.length >= b.shape.length ? a.shape : b.shape;
    const shape = [...longer.slice(0, -2), a.shape.at(-2) ?? 1, b.shape.at(-1) ?? 1];
    return this.apply('MatMul', [a, b], shape);
  }

  transpose(x: Value, perm: readonly number[]): Value {
    return this.apply(
      'Transpose',
      [x],
      perm.map((axis) => at(x.shape, axis)),
      { perm },
    );
  }

  /** Reshape; the first axis is the batch's and stays. */
  reshape(x: Value, shape: readonly number[]): Value {
    return this.apply('Reshape', [x, this.integers([0, ...shape.slice(1)])], shape);
  }

  /** Attention of every position of space to every other, with residual; `x` is channels first. */
  attention(x: Value, keys: Value = x): Value {
    const channels = at(x.shape, 1);
    const tokens = (value: Value): Value =>
      this.transpose(this.reshape(value, [1, channels, sizeOf(value.shape.slice(2))]), [0, 2, 1]);
    const query = this.linear(tokens(x), channels);
    const key = this.transpose(this.linear(tokens(keys), channels), [0, 2, 1]);
    const scaled = this.mul(this.matmul(query, key), this.floats(Float32Array.of(channels ** -0.5), []));
    const mixed = this.matmul(this.softmax(scaled, 2), this.linear(tokens(keys), channels));
    return this.add(x, this.reshape(this.transpose(this.linear(mixed, channels), [0, 2, 1]), x.shape));
  }
}

function resizing({ mode = 'linear', coordinates, nearest, attributes }: ResizeOptions): GivenAttributes {
  return {
    mode,
    coordinate_transformation_mode: coordinates,
    nearest_mode: mode === 'nearest' ? nearest : undefined,
    ...attributes,
  };
}
