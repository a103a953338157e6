import { at } from '../../src/at.ts';
import type { Attribute, Graph, Node, ValueInfo } from '../../src/graph/graph.ts';
import { floatInitializer, integerInitializer } from '../../src/graph/initializers.ts';
import { type Initializer, sizeOf } from '../../src/graph/tensor.ts';
import { randomNumbers, uniform } from './random-numbers.ts';

/** A tensor of the graph, for one item. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

/** An attribute as a test writes it: a number is an int, `{ float }` a float; undefined is left out. */
type Given = number | readonly number[] | string | { readonly float: number } | undefined;

export type GivenAttributes = Readonly<Record<string, Given>>;

/** Writes graphs node by node, with weights from a seed. */
export class GraphWriter {
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

  /** The graph, with the result as its output. */
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
    if (middle !== 0) for (let i = 0; i < values.length; i++) values[i] = at(values, i) + middle;
    return this.floats(values, shape);
  }

  floats(values: Float32Array, shape: readonly number[]): Value {
    return this.#constant(floatInitializer(values, shape), shape);
  }

  integers(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    return this.#constant({ ...integerInitializer(values), shape }, shape);
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
