import type { Graph, Node } from '../graph.ts';
import type { ElementType, Initializer } from '../tensor.ts';

/** A parameter and its name in its graph. */
export interface NamedParameter {
  readonly name: string;
  readonly values: Initializer;
}

/** The parameters of a node, by the index of the input that reads them. */
export function parametersOf(
  { initializers }: Pick<Graph, 'initializers'>,
  node: Node,
): ReadonlyMap<number, NamedParameter> {
  return new Map(
    node.inputs.flatMap((name, i) => {
      const values = initializers.get(name);
      return values !== undefined && isParameterType(values.type) ? [[i, { name, values }] as const] : [];
    }),
  );
}

/**
 * The parameters of two nodes of different graphs, in pairs by input. Null where they differ in which inputs have
 * parameters, or in a type or shape: then they cannot be exchanged.
 */
export function pairedParameters(
  before: { readonly graph: Graph; readonly node: Node },
  after: { readonly graph: Graph; readonly node: Node },
): readonly (readonly [before: NamedParameter, after: NamedParameter])[] | null {
  const own = parametersOf(before.graph, before.node);
  const other = parametersOf(after.graph, after.node);
  if (own.size !== other.size) return null;
  const pairs: (readonly [NamedParameter, NamedParameter])[] = [];
  for (const [index, mine] of own) {
    const theirs = other.get(index);
    if (theirs === undefined || !isInterchangeable(mine.values, theirs.values)) return null;
    pairs.push([mine, theirs]);
  }
  return pairs;
}

function isInterchangeable(a: Initializer, b: Initializer): boolean {
  return a.type === b.type && a.shape.join() === b.shape.join() && a.bytes.length === b.bytes.length;
}

/** Whether a constant of this type can be a parameter. */
export function isParameterType(type: ElementType): boolean {
  return type.startsWith('float') || type === 'bfloat16';
}
