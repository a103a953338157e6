import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { Attribute, Dimension, Graph, Node, ValueInfo } from '../../graph/graph.ts';
import type { ElementType, Initializer } from '../../graph/tensor.ts';
import { uniqueNames } from '../unique-names.ts';
import { int64s } from './constant.ts';
import { type Length, lengthOfAxis } from './length.ts';
import { range } from './order.ts';
import type { Computed } from './value.ts';

const opset = 21;
const irVersion = 10;

type AttributeValue = number | string | readonly number[] | { readonly float: number };

/**
 * Builds an ONNX graph node by node. `formats/tensorflow` holds what Keras and TensorFlow.js models share: their
 * operations, written as ONNX nodes.
 */
export interface GraphBuilder {
  /** A builder for the nodes of a nested module, by its path from this one, such as `encoder/conv1`. */
  at(module: string): GraphBuilder;
  /**
   * Adds a node with one output.
   * @param attributes an integer, a string, integers, or a float
   * @returns the name of the tensor it produces
   * @throws UserError when an integer attribute is not a safe integer
   */
  emit(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
  ): string;
  /** Adds a constant, once per name and value, and returns its name in the graph. */
  constant(name: string, value: Initializer): string;
  /**
   * The name of an `int64` constant: a list, or a single number where `isScalar`.
   * @throws UserError when one is not a safe integer
   */
  integers(values: readonly number[], isScalar?: boolean): string;
  /** What `make` returns, called once per key. */
  once(key: string, make: () => string): string;
  /** @throws UserError when a length is not a safe integer */
  input(name: string, type: ElementType, shape: readonly Dimension[]): Computed;
  /** @throws UserError when a length is not a safe integer */
  output(name: string, tensor: string, type: ElementType, shape: readonly Length[]): void;
  finish(): Graph;
  /** An error whose message names the file and this module. */
  failure(what: string): UserError;
}

/** The graph so far, shared by the builders of all modules. */
interface State {
  readonly file: string;
  readonly inputs: ValueInfo[];
  readonly outputs: ValueInfo[];
  readonly nodes: Node[];
  readonly initializers: Map<string, Initializer>;
  /** Tensors by the key they were built for. */
  readonly cache: Map<string, string>;
  readonly unused: (wanted: string) => string;
  /** Tensors that nodes produce. */
  readonly produced: Set<string>;
  /** The model's outputs: the name of each in the model, by the name its node gave it. */
  readonly renamed: Map<string, string>;
}

const identityNode = { operator: 'Identity', domain: '', attributes: new Map(), metadata: new Map() };

/**
 * A builder of an empty graph.
 * @param file the file's name in messages
 */
export function createGraphBuilder(file: string): GraphBuilder {
  return builderAt('', {
    file,
    inputs: [],
    outputs: [],
    nodes: [],
    initializers: new Map(),
    cache: new Map(),
    unused: uniqueNames([]),
    produced: new Set(),
    renamed: new Map(),
  });
}

function builderAt(scope: string, state: State): GraphBuilder {
  const failure = (what: string): UserError => new UserError(`${state.file}: "${scope}" ${what}.`);
  const { unused } = state;
  const requireIntegers = (values: readonly number[]): void => {
    if (values.every(Number.isSafeInteger)) return;
    throw failure(`has the impossible size ${values.join('×')}: the file is damaged`);
  };
  const requireLengths = (tensor: string, shape: readonly unknown[]): void => {
    const lengths = shape.filter((length) => typeof length === 'number');
    if (lengths.every((length) => Number.isSafeInteger(length))) return;
    throw new UserError(
      `${state.file}: its tensor ${tensor} has the impossible shape ${lengths.join('×')}: the file is damaged.`,
    );
  };
  const emit: GraphBuilder['emit'] = (operator, inputs, attributes = {}) => {
    for (const value of Object.values(attributes)) requireIntegers(integersOf(value));
    const name = unused(`/${scope === '' ? '' : `${scope}/`}${operator}`);
    state.produced.add(name);
    state.nodes.push({
      name,
      operator,
      domain: '',
      inputs,
      outputs: [name],
      attributes: new Map(Object.entries(attributes).map(([key, value]) => [key, attributeOf(value)])),
      metadata: new Map(),
    });
    return name;
  };
  const constant: GraphBuilder['constant'] = (name, value) => {
    const known = state.initializers.get(name);
    if (known?.bytes === value.bytes && isSameShape(known.shape, value.shape)) return name;
    const own = unused(name);
    state.initializers.set(own, value);
    return own;
  };
  const once: GraphBuilder['once'] = (key, make) => {
    const known = state.cache.get(key);
    if (known !== undefined) return known;
    const tensor = make();
    state.cache.set(key, tensor);
    return tensor;
  };
  return {
    at: (module) => builderAt(scope === '' ? module : `${scope}/${module}`, state),
    emit,
    constant,
    integers: (values, isScalar = false) => {
      requireIntegers(values);
      const key = `${isScalar ? 'integer' : 'integers'} ${values.join(' ')}`;
      return once(key, () => constant(key, int64s(values, isScalar ? [] : undefined)));
    },
    once,
    input(name, type, shape) {
      requireLengths(name, shape);
      const tensor = unused(name);
      state.inputs.push({ name: tensor, type, shape });
      const lengths = shape.map((length, axis) =>
        typeof length === 'number' ? length : lengthOfAxis(tensor, axis),
      );
      return { kind: 'computed', tensor, shape: lengths, order: range(shape.length), type };
    },
    output(name, tensor, type, shape) {
      requireLengths(name, shape);
      const own = unused(name);
      const canRename = state.produced.has(tensor) && !state.renamed.has(tensor);
      if (canRename) state.renamed.set(tensor, own);
      else state.nodes.push({ ...identityNode, name: `/${own}`, inputs: [tensor], outputs: [own] });
      const lengths = shape.map((length): Dimension => (typeof length === 'number' ? length : null));
      state.outputs.push({ name: own, type, shape: lengths });
    },
    finish: () => ({
      irVersion,
      opsets: new Map([['', opset]]),
      inputs: state.inputs,
      outputs: state.outputs,
      nodes: state.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map((name) => state.renamed.get(name) ?? name),
        outputs: node.outputs.map((name) => state.renamed.get(name) ?? name),
      })),
      initializers: state.initializers,
      values: new Map(),
      functions: [],
      metadata: new Map(),
    }),
    failure,
  };
}

function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === at(b, axis));
}

function integersOf(value: AttributeValue): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'string' || 'float' in value ? [] : value;
}

function attributeOf(value: AttributeValue): Attribute {
  if (typeof value === 'number') return { kind: 'int', value };
  if (typeof value === 'string') return { kind: 'string', value };
  return 'float' in value ? { kind: 'float', value: value.float } : { kind: 'ints', value };
}
