import type { Graph, Node } from '../graph.ts';
import type { NamedValues } from '../layers/learnt-values.ts';
import type { Network } from '../network.ts';

/** A layer's own constant and what takes its place. */
export type ExchangedValues = readonly [own: NamedValues, other: NamedValues];

/** Layers whose weights belong together, such as a convolution and the normalization of what it makes. */
export interface LayerGroup {
  /** Tensors of the layers that have weights, in the order of the network. */
  readonly layers: readonly string[];
  /** From the first to the last of them, each the only one to read what the one before makes. */
  readonly nodes: readonly Node[];
}

/** What scales, shifts or bends the values of a layer before it, and mixes none. */
const followers: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'InstanceNormalization',
  'GroupNormalization',
  'LayerNormalization',
  'Add',
  'Sub',
  'Mul',
  'Div',
  'PRelu',
  'Relu',
  'LeakyRelu',
  'Elu',
  'Selu',
  'Gelu',
  'Clip',
  'Sigmoid',
  'HardSigmoid',
  'HardSwish',
  'Tanh',
  'Softplus',
  'Identity',
]);

/**
 * Layers by what has to be exchanged together: one that mixes values opens a group, normalizations and activations in a
 * row behind it, which nothing else reads, belong to it.
 * @param weighted tensors of the layers that have weights
 */
export function layerGroups(
  { graph, shapes, readers }: Network,
  weighted: ReadonlySet<string>,
): readonly LayerGroup[] {
  const open = new Map<string, { readonly nodes: Node[]; readonly layers: string[] }>();
  const groups: { readonly nodes: Node[]; readonly layers: string[] }[] = [];
  for (const node of graph.nodes) {
    const [tensor = ''] = node.outputs;
    if (!shapes.has(tensor)) continue;
    const [read = '', ...others] = node.inputs.filter((name) => shapes.has(name));
    const isFollower = followers.has(node.operator) && others.length === 0 && readers.get(read) === 1;
    const before = isFollower ? open.get(read) : undefined;
    const group = before ?? { nodes: [], layers: [] };
    group.nodes.push(node);
    if (weighted.has(tensor)) group.layers.push(tensor);
    if (before === undefined) groups.push(group);
    open.set(tensor, group);
  }
  return groups.flatMap(({ nodes, layers }) => {
    const isLayer = ({ outputs }: Node): boolean => layers.includes(outputs[0] ?? '');
    const [first, last] = [nodes.findIndex(isLayer), nodes.findLastIndex(isLayer)];
    return first < 0 ? [] : [{ layers, nodes: nodes.slice(first, last + 1) }];
  });
}

/** What a group of layers makes with other weights, of the same input. */
export interface WithExchanged {
  readonly graph: Graph;
  /** By the group's last tensor. */
  readonly tensors: ReadonlyMap<string, string>;
}

/**
 * The same model that also computes what each group of layers would make with other weights: what each reads, and what
 * reads it, are the model's own.
 * @param valuesOf the constants of a layer that are exchanged, by its tensor
 */
export function withExchanged(
  graph: Graph,
  groups: readonly LayerGroup[],
  valuesOf: (layer: string) => readonly ExchangedValues[],
): WithExchanged {
  const copies = new Map<Node, readonly Node[]>();
  const initializers = new Map(graph.initializers);
  const tensors = new Map<string, string>();
  groups.forEach(({ nodes, layers }, group) => {
    const renamed = new Map<string, string>();
    const rename = (name: string): string => {
      const other = `${name} of exchanged layers ${group}`;
      renamed.set(name, other);
      return other;
    };
    for (const [own, other] of layers.flatMap(valuesOf)) initializers.set(rename(own.name), other.values);
    const made = nodes.map((node): Node => {
      const inputs = node.inputs.map((name) => renamed.get(name) ?? name);
      return {
        ...node,
        name: `${node.name} exchanged`,
        inputs,
        outputs: node.outputs.map((name) => (name === '' ? '' : rename(name))),
      };
    });
    const last = nodes.at(-1);
    if (last === undefined) return;
    copies.set(last, made);
    const [tensor = ''] = last.outputs;
    tensors.set(tensor, renamed.get(tensor) ?? tensor);
  });
  const nodes = graph.nodes.flatMap((node) => [node, ...(copies.get(node) ?? [])]);
  return { graph: { ...graph, nodes, initializers }, tensors };
}
