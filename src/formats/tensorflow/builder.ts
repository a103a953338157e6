import { UserError } from '../../errors.ts';
import type { Attribute, Dimension, Graph, Node, ValueInfo } from '../../graph/graph.ts';
import type { ElementType, Initializer } from '../../graph/tensor.ts';
import { int64s } from './constant.ts';
import { type Length, lengthOfAxis } from './length.ts';
import { asWritten, type Computed } from './value.ts';

const opset = 21;
const irVersion = 10;

type AttributeValue = number | string | readonly number[] | { readonly float: number };

/** Writes a graph node by node. */
export interface GraphBuilder {
  /** Writes nodes of a module inside this one, by its path from here, such as `encoder/conv1`. */
  at(module: string): GraphBuilder;
  /**
   * Writes a node.
   * @param attributes an integer, a string, integers, or a float
   * @returns the tensor it makes
   */
  emit(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
  ): string;
  /** Writes a node with several outputs. */
  emitMany(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes?: Readonly<Record<string, AttributeValue>>,
  ): readonly string[];
  /** The name of a constant, which is written once. */
  constant(name: string, value: Initializer): string;
  /** The name of a list of `int64`; of a single one where `isScalar`. */
  integers(values: readonly number[], isScalar?: boolean): string;
  /** What `make` gives, once for all equal keys. */
  once(key: string, make: () => string): string;
  input(name: string, type: ElementType, shape: readonly Dimension[]): Computed;
  output(name: string, tensor: string, type: ElementType, shape: readonly Length[]): void;
  finish(): Graph;
}

interface Draft {
  readonly file: string;
  readonly inputs: ValueInfo[];
  readonly outputs: ValueInfo[];
  readonly nodes: Node[];
  readonly initializers: Map<string, Initializer>;
  readonly made: Map<string, string>;
  readonly names: Set<string>;
  /** Tensors that are outputs of the model, by their names there. */
  readonly renamed: Map<string, string>;
}

const plainNode = { operator: 'Identity', domain: '', attributes: new Map(), metadata: new Map() };

/**
 * A builder of an empty graph.
 * @param file how messages call the model
 */
export function createGraphBuilder(file: string): GraphBuilder {
  return builderAt('', {
    file,
    inputs: [],
    outputs: [],
    nodes: [],
    initializers: new Map(),
    made: new Map(),
    names: new Set(),
    renamed: new Map(),
  });
}

function builderAt(scope: string, draft: Draft): GraphBuilder {
  const unused = (wanted: string): string => {
    let name = wanted;
    for (let i = 1; draft.names.has(name); i++) name = `${wanted}_${i}`;
    draft.names.add(name);
    return name;
  };
  const requireIntegers = (values: readonly number[]): void => {
    if (values.every(Number.isSafeInteger)) return;
    throw new UserError(
      `${draft.file}: "${scope}" has the impossible size ${values.join('×')}: the file is damaged.`,
    );
  };
  const emitMany: GraphBuilder['emitMany'] = (operator, inputs, count, attributes = {}) => {
    for (const value of Object.values(attributes)) requireIntegers(integersOf(value));
    const name = unused(`/${scope === '' ? '' : `${scope}/`}${operator}`);
    const outputs = Array.from({ length: count }, (_, i) => (i === 0 ? name : unused(`${name}:${i}`)));
    draft.nodes.push({
      name,
      operator,
      domain: '',
      inputs,
      outputs,
      attributes: new Map(Object.entries(attributes).map(([key, value]) => [key, attributeOf(value)])),
      metadata: new Map(),
    });
    return outputs;
  };
  const constant: GraphBuilder['constant'] = (name, value) => {
    const known = draft.initializers.get(name);
    const isSame =
      known?.bytes === value.bytes && known.shape.every((length, axis) => length === value.shape[axis]);
    if (isSame && known.shape.length === value.shape.length) return name;
    const own = unused(name);
    draft.initializers.set(own, value);
    return own;
  };
  const once: GraphBuilder['once'] = (key, make) => {
    const known = draft.made.get(key);
    if (known !== undefined) return known;
    const made = make();
    draft.made.set(key, made);
    return made;
  };
  return {
    at: (module) => builderAt(scope === '' ? module : `${scope}/${module}`, draft),
    emit: (operator, inputs, attributes) => emitMany(operator, inputs, 1, attributes)[0] ?? '',
    emitMany,
    constant,
    integers: (values, isScalar = false) => {
      requireIntegers(values);
      const key = `${isScalar ? 'integer' : 'integers'} ${values.join(' ')}`;
      return once(key, () => constant(key, int64s(values, isScalar ? [] : undefined)));
    },
    once,
    input(name, type, shape) {
      const tensor = unused(name);
      draft.inputs.push({ name: tensor, type, shape });
      const lengths = shape.map((length, axis) =>
        typeof length === 'number' ? length : lengthOfAxis(tensor, axis),
      );
      return { kind: 'computed', tensor, shape: lengths, order: asWritten(shape.length), type };
    },
    output(name, tensor, type, shape) {
      const own = unused(name);
      const isFree =
        draft.nodes.some(({ outputs }) => outputs.includes(tensor)) && !draft.renamed.has(tensor);
      if (isFree) draft.renamed.set(tensor, own);
      else draft.nodes.push({ ...plainNode, name: `/${own}`, inputs: [tensor], outputs: [own] });
      const lengths = shape.map((length): Dimension => (typeof length === 'number' ? length : null));
      draft.outputs.push({ name: own, type, shape: lengths });
    },
    finish: () => ({
      irVersion,
      opsets: new Map([['', opset]]),
      inputs: draft.inputs,
      outputs: draft.outputs,
      nodes: draft.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map((name) => draft.renamed.get(name) ?? name),
        outputs: node.outputs.map((name) => draft.renamed.get(name) ?? name),
      })),
      initializers: draft.initializers,
      values: new Map(),
      functions: [],
      metadata: new Map(),
    }),
  };
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
