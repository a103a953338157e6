import { type Graph, type Node, producersOf } from '../graph.ts';
import { type Initializer, sizeOf } from '../tensor.ts';
import { isParameterType } from './parameters.ts';

/** Operators whose floating-point constants are settings: scales, paddings, bounds, exponents. */
const withSettings = new Set([
  ...['Resize', 'Upsample', 'Pad', 'Clip', 'Dropout', 'Pow', 'Range', 'OneHot', 'Where', 'Max', 'Min', 'Mod'],
  ...['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'ConstantOfShape', 'RoiAlign'],
  ...['NonMaxSuppression', 'QuantizeLinear', 'DequantizeLinear', 'CastLike'],
]);

/** Operators that pass a parameter on under another name, shape or type. An exporter names equal parameters so. */
const aliases = new Set(['Identity', 'Cast', 'Transpose', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten']);

/** Operators of arithmetic: one number there is a constant of the formula, such as the ½ of GELU. */
const arithmetic = new Set(['Add', 'Sub', 'Mul', 'Div']);

/** How many parameters a node has, and how many its graph. */
export interface ParameterCounts {
  readonly of: (node: Node) => number;
  /** The inputs of a node that are parameters, by name. */
  readonly namesOf: (node: Node) => readonly string[];
  readonly total: number;
}

/**
 * Counts the parameters of a graph as its author would. What exporters add is left out: the scales of a Resize, the
 * constants of a formula, and the unit scale of the InstanceNormalization that stands for a group normalization. A
 * parameter that several nodes share counts once, except where all its values are equal: exporters merge the ones and
 * zeros of layers that have not been trained.
 */
export function parameterCounts(graph: Graph): ParameterCounts {
  const producers = producersOf(graph);
  const parameters = (node: Node): readonly Parameter[] => {
    if (withSettings.has(node.operator) || aliases.has(node.operator)) return [];
    if (isGroupNormalization(node, producers)) return [];
    const least = arithmetic.has(node.operator) ? 2 : 1;
    return node.inputs.flatMap((name) => {
      const values = valuesAt(graph, producers, name);
      if (values === null) return [];
      const size = sizeOf(values.shape);
      return size < least ? [] : [{ name, values, size }];
    });
  };
  const counted = new Set<string>();
  let total = 0;
  for (const { name, values, size } of graph.nodes.flatMap(parameters)) {
    if (counted.has(name) && !isUniform(values)) continue;
    counted.add(name);
    total += size;
  }
  return {
    of: (node) => parameters(node).reduce((sum, { size }) => sum + size, 0),
    namesOf: (node) => parameters(node).map(({ name }) => name),
    total,
  };
}

interface Parameter {
  readonly name: string;
  readonly values: Initializer;
  readonly size: number;
}

/** The parameter that a tensor is, maybe under another name; null where it is none. */
function valuesAt(graph: Graph, producers: ReadonlyMap<string, Node>, name: string): Initializer | null {
  const values = graph.initializers.get(name);
  if (values !== undefined) return isParameterType(values.type) ? values : null;
  const producer = producers.get(name);
  const [source] = producer?.inputs ?? [];
  if (producer === undefined || source === undefined || !aliases.has(producer.operator)) return null;
  return valuesAt(graph, producers, source);
}

function isUniform({ shape, bytes }: Initializer): boolean {
  const width = bytes.length / sizeOf(shape);
  return bytes.every((byte, i) => byte === bytes[i % width]);
}

/** PyTorch's exporters write a group normalization as InstanceNormalization between two reshapes, then Mul and Add. */
function isGroupNormalization({ operator, inputs }: Node, producers: ReadonlyMap<string, Node>): boolean {
  const [features] = inputs;
  return (
    operator === 'InstanceNormalization' &&
    features !== undefined &&
    producers.get(features)?.operator === 'Reshape'
  );
}
