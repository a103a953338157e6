import type { Graph, Node } from '../graph.ts';
import type { ElementType, Initializer } from '../tensor.ts';

/** Whether a constant of this type can be learnt. */
export function isLearnt(type: ElementType): boolean {
  return type.startsWith('float') || type === 'bfloat16';
}

/** The learnt constants a node reads, by the index of the input that reads them. */
export function learntInputs(
  { initializers }: Pick<Graph, 'initializers'>,
  node: Node,
): ReadonlyMap<number, { readonly name: string; readonly values: Initializer }> {
  return new Map(
    node.inputs.flatMap((name, i) => {
      const values = initializers.get(name);
      return values !== undefined && isLearnt(values.type) ? [[i, { name, values }] as const] : [];
    }),
  );
}

/**
 * The learnt constants of a node of one graph, and those at the same inputs of a node of another. Null where the nodes
 * read different ones, or of different types or shapes: the one's cannot stand in for the other's.
 */
export function pairedLearntInputs(
  before: { readonly graph: Graph; readonly node: Node },
  after: { readonly graph: Graph; readonly node: Node },
): readonly (readonly [before: NamedValues, after: NamedValues])[] | null {
  const own = learntInputs(before.graph, before.node);
  const other = learntInputs(after.graph, after.node);
  if (own.size !== other.size) return null;
  const pairs: (readonly [NamedValues, NamedValues])[] = [];
  for (const [index, mine] of own) {
    const theirs = other.get(index);
    if (theirs === undefined || !isInterchangeable(mine.values, theirs.values)) return null;
    pairs.push([mine, theirs]);
  }
  return pairs;
}

/** A learnt constant and its name in its graph. */
export interface NamedValues {
  readonly name: string;
  readonly values: Initializer;
}

function isInterchangeable(a: Initializer, b: Initializer): boolean {
  return a.type === b.type && a.shape.join() === b.shape.join() && a.bytes.length === b.bytes.length;
}
