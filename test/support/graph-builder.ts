import type { Attribute, Graph, Node, ValueInfo } from '../../src/graph/graph.ts';
import { floatInitializer, integerInitializer } from '../../src/graph/rewrites/probes.ts';
import { type Initializer, sizeOf } from '../../src/graph/tensor.ts';

/** A tensor of a graph that is being built, for one item. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

/** An attribute as it is written in a test: whole numbers are ints, `{ float }` is a float; undefined is left out. */
export type Given = number | readonly number[] | string | { readonly float: number } | undefined;

export type GivenAttributes = Readonly<Record<string, Given>>;

/** Attributes of a window, one number an axis of space; a single number stands for all axes. */
export interface WindowOptions {
  readonly kernel: number | readonly number[];
  readonly stride?: number | readonly number[];
  readonly dilation?: number | readonly number[];
  /** Before each axis, then after each; a single number stands for all. `same` keeps the size at stride 1. */
  readonly pads?: number | readonly number[] | 'same';
  readonly autoPad?: 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';
}

export interface ConvolutionOptions extends WindowOptions {
  readonly channels: number;
  readonly groups?: number;
}

export interface TransposedOptions extends ConvolutionOptions {
  readonly outputPadding?: readonly number[];
  /** Lengths of the output's axes of space, from which the pads follow. */
  readonly outputShape?: readonly number[];
}

export interface PoolingOptions extends WindowOptions {
  readonly ceil?: boolean;
  readonly countsPads?: boolean;
}

export interface ResizeOptions {
  readonly mode?: 'nearest' | 'linear' | 'cubic';
  readonly coordinates?: string;
  readonly nearest?: string;
  readonly attributes?: GivenAttributes;
}

/** Numbers in [0, 1) that follow from a seed (Mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` numbers between `−limit` and `limit`. */
export function uniform(random: () => number, count: number, limit: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = (2 * random() - 1) * limit;
  return values;
}

/**
 * Writes graphs in the ONNX operator vocabulary, channels first, with weights that keep activations near 1 and
 * follow from a seed.
 */
export class GraphBuilder {
  readonly opset: number;
  readonly #random: () => number;
  readonly #inputs: ValueInfo[] = [];
  readonly #nodes: Node[] = [];
  readonly #initializers = new Map<string, Initializer>();

  constructor({ opset = 17, seed = 1 }: { readonly opset?: number; readonly seed?: number } = {}) {
    this.opset = opset;
    this.#random = randomNumbers(seed);
  }

  input(shape: readonly number[], name = 'image'): Value {
    this.#inputs.push({ name, type: 'float32', shape: [null, ...shape.slice(1)] });
    return { name, shape };
  }

  /** The graph, which gives `output` under that name. */
  build(result: Value, output = 'output'): Graph {
    this.#put('Identity', [result], [output], {});
    return {
      irVersion: 8,
      opsets: new Map([['', this.opset]]),
      inputs: this.#inputs,
      outputs: [{ name: output, type: 'float32', shape: null }],
      nodes: this.#nodes,
      initializers: this.#initializers,
      values: new Map(),
      functions: [],
      metadata: new Map(),
    };
  }

  /** Any operator with one output; an absent input is null. */
  apply(
    operator: string,
    inputs: readonly (Value | null)[],
    shape: readonly number[],
    attributes: GivenAttributes = {},
  ): Value {
    const name = `t${this.#nodes.length}`;
    this.#put(operator, inputs, [name], attributes);
    return { name, shape };
  }

  /** Any operator with several outputs. */
  applyAll(
    operator: string,
    inputs: readonly (Value | null)[],
    shapes: readonly (readonly number[])[],
    attributes: GivenAttributes = {},
  ): readonly Value[] {
    const values = shapes.map((shape, i) => ({ name: `t${this.#nodes.length}.${i}`, shape }));
    this.#put(
      operator,
      inputs,
      values.map(({ name }) => name),
      attributes,
    );
    return values;
  }

  /** Random weights between `−limit` and `limit`, about `middle`. */
  weights(shape: readonly number[], limit: number, middle = 0): Value {
    const values = uniform(this.#random, sizeOf(shape), limit);
    if (middle !== 0) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + middle;
    return this.floats(values, shape);
  }

  floats(values: Float32Array, shape: readonly number[]): Value {
    return this.#constant(floatInitializer(values, shape), shape);
  }

  integers(values: readonly number[]): Value {
    return this.#constant(integerInitializer(values), [values.length]);
  }

  conv(x: Value, options: ConvolutionOptions): Value {
    const { channels, groups = 1 } = options;
    const window = windowOf(x, options);
    const inputs = (x.shape[1] ?? 1) / groups;
    const limit = Math.sqrt(6 / (inputs * sizeOf(window.kernel)));
    const weights = this.weights([channels, inputs, ...window.kernel], limit);
    return this.apply(
      'Conv',
      [x, weights, this.weights([channels], 0.3)],
      [1, channels, ...slidOver(x, window, false)],
      { group: groups, ...window.attributes },
    );
  }

  transposedConv(x: Value, options: TransposedOptions): Value {
    const { channels, groups = 1, outputPadding, outputShape } = options;
    const window = windowOf(x, options);
    const overlap = sizeOf(window.kernel.map((size, i) => Math.max(1, size / (window.stride[i] ?? 1))));
    const limit = Math.sqrt(6 / (((x.shape[1] ?? 1) / groups) * overlap));
    const weights = this.weights([x.shape[1] ?? 1, channels / groups, ...window.kernel], limit);
    const space = window.kernel.map((size, i) => {
      const stride = window.stride[i] ?? 1;
      const extra = outputPadding?.[i] ?? 0;
      const full = stride * ((x.shape[i + 2] ?? 1) - 1) + (size - 1) * (window.dilation[i] ?? 1) + 1 + extra;
      const pads = (window.pads[i] ?? 0) + (window.pads[i + window.kernel.length] ?? 0);
      if (outputShape !== undefined) return outputShape[i] ?? 1;
      if (options.autoPad === undefined) return full - pads;
      return options.autoPad === 'VALID' ? full : (x.shape[i + 2] ?? 1) * stride;
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
      [...x.shape.slice(0, 2), ...slidOver(x, window, options.ceil === true)],
      {
        ...window.attributes,
        kernel_shape: window.kernel,
        ceil_mode: options.ceil === true ? 1 : undefined,
      },
    );
  }

  averagePool(x: Value, options: PoolingOptions): Value {
    const window = windowOf(x, options);
    const { dilations, ...attributes } = window.attributes;
    return this.apply(
      'AveragePool',
      [x],
      [...x.shape.slice(0, 2), ...slidOver(x, window, options.ceil === true)],
      {
        ...attributes,
        ...(options.dilation === undefined ? {} : { dilations }),
        kernel_shape: window.kernel,
        ceil_mode: options.ceil === true ? 1 : undefined,
        count_include_pad: options.countsPads === true ? 1 : undefined,
      },
    );
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
    const shape = x.shape.map((length, axis) => Math.floor(Math.fround(length * (scales[axis] ?? 1))));
    return this.apply('Resize', [x, null, this.floats(scales, [scales.length])], shape, resizing(options));
  }

  concat(values: readonly Value[], axis = 1): Value {
    const [first] = values;
    const joined = values.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
    const shape = (first?.shape ?? []).map((length, i) => (i === axis ? joined : length));
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
    const at = ({ shape }: Value, axis: number): number => shape[axis - rank + shape.length] ?? 1;
    const shape = Array.from({ length: rank }, (_, axis) => Math.max(at(a, axis), at(b, axis)));
    return this.apply(operator, [a, b], shape);
  }

  add(a: Value, b: Value): Value {
    return this.binary('Add', a, b);
  }

  mul(a: Value, b: Value): Value {
    return this.binary('Mul', a, b);
  }

  batchNorm(x: Value): Value {
    const channels = [x.shape[1] ?? 1];
    const [scale, bias] = [this.weights(channels, 0.3, 1), this.weights(channels, 0.3)];
    const [mean, variance] = [this.weights(channels, 0.2), this.weights(channels, 0.3, 1)];
    return this.like('BatchNormalization', x, {}, scale, bias, mean, variance);
  }

  instanceNorm(x: Value): Value {
    const channels = [x.shape[1] ?? 1];
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
      perm.map((axis) => x.shape[axis] ?? 1),
      { perm },
    );
  }

  /** Reshape; the first axis is the batch's and stays. */
  reshape(x: Value, shape: readonly number[]): Value {
    return this.apply('Reshape', [x, this.integers([0, ...shape.slice(1)])], shape);
  }

  /** Attention of every position of space to every other, with residual; `x` is channels first. */
  attention(x: Value, keys: Value = x): Value {
    const channels = x.shape[1] ?? 1;
    const tokens = (value: Value): Value =>
      this.transpose(this.reshape(value, [1, channels, sizeOf(value.shape.slice(2))]), [0, 2, 1]);
    const query = this.linear(tokens(x), channels);
    const key = this.transpose(this.linear(tokens(keys), channels), [0, 2, 1]);
    const scaled = this.mul(this.matmul(query, key), this.floats(Float32Array.of(channels ** -0.5), []));
    const mixed = this.matmul(this.softmax(scaled, 2), this.linear(tokens(keys), channels));
    return this.add(x, this.reshape(this.transpose(this.linear(mixed, channels), [0, 2, 1]), x.shape));
  }

  #constant(value: Initializer, shape: readonly number[]): Value {
    const name = `w${this.#initializers.size}`;
    this.#initializers.set(name, value);
    return { name, shape };
  }

  #put(
    operator: string,
    inputs: readonly (Value | null)[],
    outputs: readonly string[],
    given: GivenAttributes,
  ): void {
    const attributes = Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, attributeOf(value)] as const],
    );
    this.#nodes.push({
      name: `/${operator.toLowerCase()}.${this.#nodes.length}`,
      operator,
      domain: '',
      inputs: inputs.map((value) => value?.name ?? ''),
      outputs,
      attributes: new Map(attributes),
      metadata: new Map(),
    });
  }
}

function attributeOf(value: Exclude<Given, undefined>): Attribute {
  if (typeof value === 'number') return { kind: 'int', value };
  if (typeof value === 'string') return { kind: 'string', value };
  return 'float' in value ? { kind: 'float', value: value.float } : { kind: 'ints', value };
}

interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly pads: readonly number[];
  readonly autoPad: WindowOptions['autoPad'];
  readonly attributes: GivenAttributes;
}

function windowOf({ shape }: Value, options: WindowOptions): Window {
  const rank = shape.length - 2;
  const each = (value: number | readonly number[], count = rank): readonly number[] =>
    typeof value === 'number' ? new Array<number>(count).fill(value) : value;
  const kernel = each(options.kernel);
  const stride = each(options.stride ?? 1);
  const dilation = each(options.dilation ?? 1);
  const around = kernel.map((size, i) => ((size - 1) * (dilation[i] ?? 1)) / 2);
  const pads = options.pads === 'same' ? [...around, ...around] : each(options.pads ?? 0, 2 * rank);
  const { autoPad } = options;
  const attributes = {
    strides: stride,
    dilations: dilation,
    ...(autoPad === undefined ? { pads } : { auto_pad: autoPad }),
  };
  return { kernel, stride, dilation, pads, autoPad, attributes };
}

/** Lengths of the axes of space after a sliding window (ONNX operator spec, Conv and MaxPool). */
function slidOver({ shape }: Value, window: Window, isCeil: boolean): readonly number[] {
  return window.kernel.map((size, i) => {
    const length = shape[i + 2] ?? 1;
    const stride = window.stride[i] ?? 1;
    const reach = (size - 1) * (window.dilation[i] ?? 1) + 1;
    if (window.autoPad === 'SAME_UPPER' || window.autoPad === 'SAME_LOWER') return Math.ceil(length / stride);
    const [before, after] =
      window.autoPad === 'VALID' ? [0, 0] : [window.pads[i] ?? 0, window.pads[i + window.kernel.length] ?? 0];
    const steps = (length + before + after - reach) / stride;
    if (!isCeil) return Math.floor(steps) + 1;
    const count = Math.ceil(steps) + 1;
    return (count - 1) * stride >= length + before ? count - 1 : count;
  });
}

function resizing({ mode = 'linear', coordinates, nearest, attributes }: ResizeOptions): GivenAttributes {
  return {
    mode,
    coordinate_transformation_mode: coordinates,
    nearest_mode: mode === 'nearest' ? nearest : undefined,
    ...attributes,
  };
}
