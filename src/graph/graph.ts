import type { ElementType, Initializer } from './tensor.ts';

/** A length of an axis: known, a symbol such as `batch`, or unknown. */
export type Dimension = number | string | null;

/** What is declared of a tensor; `shape` is null when its rank is unknown. */
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

/** One operator application. An absent optional input or output is the empty string. */
export interface Node {
  readonly name: string;
  readonly operator: string;
  /** Empty for the ONNX operators themselves. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Where it came from, such as `pkg.torch.onnx.name_scopes`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * A model in the ONNX operator vocabulary. Nodes are in topological order; every tensor has one maker: an input,
 * an initializer or a node.
 */
export interface Graph {
  readonly irVersion: number;
  /** Operator set version by domain. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Initializer>;
  /** Types and shapes the file declares for inner tensors. */
  readonly values: ReadonlyMap<string, ValueInfo>;
  /** Model-local functions that nodes still call, as ONNX bytes. */
  readonly functions: readonly Uint8Array[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** The tensors a node reads: its inputs, and what its subgraphs capture. */
export function readsOf(node: Node): readonly string[] {
  const captured = [...node.attributes.values()].flatMap((a) => (a.kind === 'opaque' ? a.captures : []));
  return [...node.inputs, ...captured].filter((name) => name !== '');
}

/** The node that makes each tensor. */
export function makersOf(graph: Graph): ReadonlyMap<string, Node> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
}
