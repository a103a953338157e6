import { dependentTensors } from '../dependent-tensors.ts';
import { classesOf, isFused, locationsOf, nameScopes, type SourceLine } from './exporter-metadata.ts';
import { type Dimension, firstOutput, type Graph, inputOf, type Node } from '../graph.ts';
import { parameterCounts } from './parameter-count.ts';

/** A node on the image's path through the network, and its module. */
interface GraphLayer {
  /** Module path such as `encoder.1.conv1`; the node's own name where its module is unknown. */
  readonly path: string;
  readonly node: string;
  readonly operator: string;
  /** The tensor it produces. */
  readonly tensor: string;
  readonly shape: readonly Dimension[];
  /** How many parameters it has. */
  readonly parameters: number;
  /** Classes of the modules that contain it, outermost first; empty where the model does not record them. */
  readonly classes: readonly string[];
  /** Lines of source that called it, innermost first; empty where the model does not record them. */
  readonly locations: readonly SourceLine[];
}

/**
 * The layers that process the image: nodes that read the input's values, or values computed from them. Nodes that read
 * only its shape are left out.
 */
export function layersOf(graph: Graph, input: string): readonly GraphLayer[] {
  const dependent = dependentTensors(graph, input);
  const declared = new Map([...graph.values.values(), ...graph.outputs].map((value) => [value.name, value]));
  const counts = parameterCounts(graph);
  return graph.nodes
    .filter(({ outputs }) => outputs.some((name) => dependent.has(name)))
    .map((node) => {
      const tensor = firstOutput(node);
      return {
        path: modulePath(node),
        node: node.name,
        operator: node.operator,
        tensor,
        shape: declared.get(tensor)?.shape ?? [],
        parameters: counts.of(node),
        classes: classesOf(node),
        locations: locationsOf(node),
      };
    });
}

/**
 * The module of a node, as PyTorch names it: from the dynamo exporter's `pkg.torch.onnx.name_scopes`, else
 * from the scope in the node's name (`/encoder/encoder.0/conv1/Conv` is `encoder.0.conv1`).
 */
export function modulePath(node: Node): string {
  const scopes = nameScopes(node);
  if (scopes !== null) {
    const weight = isFused(node) ? /^(.+)\.weight$/u.exec(inputOf(node, 1))?.[1] : undefined;
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

/** A convolution into which tf2onnx folded a normalization has the normalization's name, but its weights keep theirs. */
function foldedInto(node: Node): string | undefined {
  return /^(.+)\/merged_input:\d+$/u.exec(inputOf(node, 1))?.[1];
}

/** Joins scopes. A child of a list or sequence repeats its parent's name (`layers`, then `layers.0`). */
function joined(modules: readonly string[]): string {
  return modules.filter((module, i) => modules[i + 1]?.startsWith(`${module}.`) !== true).join('.');
}
