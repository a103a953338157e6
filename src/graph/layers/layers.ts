import { classesOf, isFused, locationsOf, nameScopes, type SourceLine } from './exporter-metadata.ts';
import { type Dimension, type Graph, type Node, readsOf } from '../graph.ts';
import { isLearnt } from './learnt-values.ts';
import { sizeOf } from '../tensor.ts';

/** A node on the image's way through the network, and the module it belongs to. */
export interface GraphLayer {
  /** Module path such as `encoder.1.conv1`; the node's own name where no module is known. */
  readonly path: string;
  readonly node: string;
  readonly operator: string;
  /** The tensor it makes. */
  readonly tensor: string;
  readonly shape: readonly Dimension[];
  /** Learnt values it reads. */
  readonly parameters: number;
  /** Classes of the modules it lies in, outermost first, where the model says. */
  readonly classes: readonly string[];
  /** Lines of source it was called from, innermost first, where the model says. */
  readonly locations: readonly SourceLine[];
}

/**
 * The layers that work on the image: nodes that read the input's values, or what was made of them. Nodes that read
 * no more than its shape are plumbing and are left out.
 */
export function layersOf(graph: Graph, input: string): readonly GraphLayer[] {
  const alive = new Set([input]);
  const declared = new Map([...graph.values.values(), ...graph.outputs].map((value) => [value.name, value]));
  const layers: GraphLayer[] = [];
  for (const node of graph.nodes) {
    if (node.operator === 'Shape' || node.operator === 'Size') continue;
    if (!readsOf(node).some((name) => alive.has(name))) continue;
    for (const output of node.outputs) alive.add(output);
    const tensor = node.outputs[0] ?? '';
    layers.push({
      path: modulePath(node),
      node: node.name,
      operator: node.operator,
      tensor,
      shape: declared.get(tensor)?.shape ?? [],
      parameters: parametersOf(graph, node),
      classes: classesOf(node),
      locations: locationsOf(node),
    });
  }
  return layers;
}

function parametersOf(graph: Graph, node: Node): number {
  return node.inputs.reduce((sum, name) => {
    const constant = graph.initializers.get(name);
    return constant !== undefined && isLearnt(constant.type) ? sum + sizeOf(constant.shape) : sum;
  }, 0);
}

/**
 * The module a node belongs to, as PyTorch names it: from the dynamo exporter's `pkg.torch.onnx.name_scopes`, else
 * from the scope in the node's name (`/encoder/encoder.0/conv1/Conv` is `encoder.0.conv1`).
 */
export function modulePath(node: Node): string {
  const scopes = nameScopes(node);
  if (scopes !== null) {
    const weight = isFused(node) ? /^(.+)\.weight$/u.exec(node.inputs[1] ?? '')?.[1] : undefined;
    return weight ?? scopes.findLast((name) => name !== '') ?? node.name;
  }
  const scope = foldedInto(node) ?? node.name;
  if (!scope.includes('/')) return scope;
  const modules = scope
    .split('/')
    .filter((part) => part !== '')
    .slice(0, -1);
  return modules.length === 0 ? scope.replace(/^\//, '') : joined(modules);
}

/** A convolution into which tf2onnx has folded a normalisation goes by that one's name, but its weights by its own. */
function foldedInto(node: Node): string | undefined {
  return /^(.+)\/merged_input:\d+$/u.exec(node.inputs[1] ?? '')?.[1];
}

/** Joins scopes; a child of a list or a sequence repeats its parent's name (`layers`, then `layers.0`). */
function joined(modules: readonly string[]): string {
  return modules.filter((module, i) => !(modules[i + 1] ?? '').startsWith(`${module}.`)).join('.');
}
