import { firstOutput, type Graph, type Node } from '../graph.ts';
import type { NamedParameter } from '../layers/parameters.ts';
import type { Network } from '../network.ts';

/** A layer's own parameter and the one that replaces it. */
export type ExchangedParameter = readonly [own: NamedParameter, other: NamedParameter];

/** Layers whose parameters belong together, such as a convolution and the normalization of its output. */
export interface LayerGroup {
  /** Tensors of the layers that have parameters, in the order of the network. */
  readonly layers: readonly string[];
  /** From the first to the last of these layers; each is the only reader of the one before. */
  readonly nodes: readonly Node[];
}

/** Operators that scale, shift or bend the values of the layer before, without mixing them. */
const followers: ReadonlySet<string> = new Set([
  ...['BatchNormalization', 'InstanceNormalization', 'GroupNormalization', 'LayerNormalization'],
  ...['Add', 'Sub', 'Mul', 'Div'],
  ...['PRelu', 'Relu', 'LeakyRelu', 'Elu', 'Selu', 'Gelu', 'Clip', 'Sigmoid', 'HardSigmoid', 'HardSwish'],
  ...['Tanh', 'Softplus', 'Identity'],
]);

/**
 * Groups layers whose parameters must be exchanged together. A layer that mixes values opens a group. The chain of
 * normalizations and activations that follows, and that nothing else reads, belongs to it.
 * @param weighted tensors of the layers that have parameters
 */
export function layerGroups(
  { graph, shapes, readers }: Network,
  weighted: ReadonlySet<string>,
): readonly LayerGroup[] {
  const open = new Map<string, { readonly nodes: Node[]; readonly layers: string[] }>();
  const groups: { readonly nodes: Node[]; readonly layers: string[] }[] = [];
  for (const node of graph.nodes) {
    const tensor = firstOutput(node);
    if (!shapes.has(tensor)) continue;
    const [read, ...others] = node.inputs.filter((name) => shapes.has(name));
    const isFollower =
      read !== undefined && others.length === 0 && followers.has(node.operator) && readers.get(read) === 1;
    const before = isFollower ? open.get(read) : undefined;
    const group = before ?? { nodes: [], layers: [] };
    group.nodes.push(node);
    if (weighted.has(tensor)) group.layers.push(tensor);
    if (before === undefined) groups.push(group);
    open.set(tensor, group);
  }
  return groups.flatMap(({ nodes, layers }) => {
    const isLayer = (node: Node): boolean => layers.includes(firstOutput(node));
    const [first, last] = [nodes.findIndex(isLayer), nodes.findLastIndex(isLayer)];
    return first < 0 ? [] : [{ layers, nodes: nodes.slice(first, last + 1) }];
  });
}

/** A model that also computes what groups of layers output with other parameters. */
export interface ExchangedGraph {
  readonly graph: Graph;
  /** The tensor with exchanged parameters, by the group's last tensor. */
  readonly tensors: ReadonlyMap<string, string>;
}

/**
 * The same model that also computes what each group of layers would output with other parameters. The inputs of the
 * groups, and all that reads their outputs, remain the model's own.
 * @param parametersOf the exchanged parameters of a layer, by its tensor
 */
export function withExchangedLayers(
  graph: Graph,
  groups: readonly LayerGroup[],
  parametersOf: (layer: string) => readonly ExchangedParameter[],
): ExchangedGraph {
  const copies = new Map<Node, readonly Node[]>();
  const initializers = new Map(graph.initializers);
  const tensors = new Map<string, string>();
  for (const [group, { nodes, layers }] of groups.entries()) {
    const last = nodes.at(-1);
    if (last === undefined) continue;
    const renamed = new Map<string, string>();
    const rename = (name: string): string => {
      const other = `${name} of exchanged layers ${group}`;
      renamed.set(name, other);
      return other;
    };
    for (const [own, other] of layers.flatMap(parametersOf)) initializers.set(rename(own.name), other.values);
    const exchanged = nodes.map((node): Node => {
      const inputs = node.inputs.map((name) => renamed.get(name) ?? name);
      return {
        ...node,
        name: `${node.name} exchanged`,
        inputs,
        outputs: node.outputs.map((name) => (name === '' ? '' : rename(name))),
      };
    });
    copies.set(last, exchanged);
    const tensor = firstOutput(last);
    tensors.set(tensor, renamed.get(tensor) ?? tensor);
  }
  const nodes = graph.nodes.flatMap((node) => [node, ...(copies.get(node) ?? [])]);
  return { graph: { ...graph, nodes, initializers }, tensors };
}
