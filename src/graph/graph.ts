import type { ElementType, Initializer } from './tensor.ts';

/** A length of an axis: known, a symbol such as `batch`, or unknown. */
export type Dimension = number | string | null;

/** The declaration of a tensor; `shape` is null where its rank is unknown. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[] | null;
}

/** An attribute of an operator. A subgraph is kept as its ONNX bytes, with the outer tensors it reads. */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Initializer }
  /** Anything else, as the ONNX bytes of the whole attribute. */
  | { readonly kind: 'opaque'; readonly bytes: Uint8Array; readonly captures: readonly string[] };

/** One operator application. An absent optional input or output is the empty string, or left out at the end. */
export interface Node {
  readonly name: string;
  readonly operator: string;
  /** Empty for the ONNX operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** The exporter's notes on its origin, such as `pkg.torch.onnx.name_scopes`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * A model in the ONNX operator vocabulary. Nodes are in topological order. Each tensor has one producer: an input, an
 * initializer or a node.
 */
export interface Graph {
  readonly irVersion: number;
  /** Operator set version by domain. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Initializer>;
  /** Types and shapes that the file declares for inner tensors. */
  readonly values: ReadonlyMap<string, ValueInfo>;
  /** Model-local functions that nodes call, as ONNX bytes. */
  readonly functions: readonly Uint8Array[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** The operator set version of the ONNX operators; 1 where the model declares none. */
export function opsetOf({ opsets }: Pick<Graph, 'opsets'>): number {
  return opsets.get('') ?? 1;
}

/** The name of a node's input; the empty string where it is absent. */
export function inputOf({ inputs }: Pick<Node, 'inputs'>, index: number): string {
  return inputs[index] ?? '';
}

/** The name of a node's first output; the empty string where it has none. */
export function firstOutput({ outputs }: Pick<Node, 'outputs'>): string {
  return outputs[0] ?? '';
}

/** The tensors that a node reads: its inputs, and what its subgraphs capture. */
export function readsOf(node: Node): readonly string[] {
  const captured = [...node.attributes.values()].flatMap((a) => (a.kind === 'opaque' ? a.captures : []));
  return [...node.inputs, ...captured].filter((name) => name !== '');
}

const producers = new WeakMap<Pick<Graph, 'nodes'>, ReadonlyMap<string, Node>>();
const readers = new WeakMap<Pick<Graph, 'nodes'>, ReadonlyMap<string, readonly Node[]>>();

/** The node that produces each tensor. */
export function producersOf(graph: Pick<Graph, 'nodes'>): ReadonlyMap<string, Node> {
  const known = producers.get(graph);
  if (known !== undefined) return known;
  const found = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  producers.set(graph, found);
  return found;
}

/** The nodes that have a tensor as an input, in order. */
export function readersOf(graph: Pick<Graph, 'nodes'>, tensor: string): readonly Node[] {
  const found = readers.get(graph) ?? readersByTensor(graph);
  readers.set(graph, found);
  return found.get(tensor) ?? [];
}

function readersByTensor({ nodes }: Pick<Graph, 'nodes'>): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const name of new Set(node.inputs)) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [node]);
      else known.push(node);
    }
  }
  return found;
}
