import { dependentTensors } from '../dependent-tensors.ts';
import { type Graph, type Node, readsOf } from '../graph.ts';
import { modulePath } from './layers.ts';

/** A module, and its tensors that are read outside of it or are outputs of the model. */
interface GraphModule {
  /** Parts joined by dots. */
  readonly path: string;
  readonly tensors: readonly string[];
}

/**
 * The modules on the image's path through the network, outermost first: each module path that contains others, or that
 * several layers share.
 */
export function modulesOf(graph: Graph, input: string): readonly GraphModule[] {
  const dependent = dependentTensors(graph, input);
  const nodes = graph.nodes.filter(({ outputs }) => outputs.some((name) => dependent.has(name)));
  const modelOutputs = new Set(graph.outputs.map(({ name }) => name));
  const modules = new Map<string, { readonly nodes: Set<Node>; isModule: boolean }>();
  for (const node of nodes) {
    const parts = modulePath(node)
      .split(/[./]/u)
      .filter((part) => part !== '');
    parts.forEach((_, i) => {
      const path = parts.slice(0, i + 1).join('.');
      const module = modules.get(path) ?? { nodes: new Set(), isModule: false };
      module.isModule ||= i < parts.length - 1 || module.nodes.size > 0;
      module.nodes.add(node);
      modules.set(path, module);
    });
  }
  const readers = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const name of readsOf(node)) {
      const known = readers.get(name);
      if (known === undefined) readers.set(name, [node]);
      else known.push(node);
    }
  }
  return [...modules].flatMap(([path, { nodes: own, isModule }]) => {
    if (!isModule) return [];
    const isReadOutside = (name: string): boolean =>
      readers.get(name)?.some((node) => !own.has(node)) === true;
    const tensors = [...own]
      .flatMap((node) => node.outputs)
      .filter((name) => name !== '' && (modelOutputs.has(name) || isReadOutside(name)));
    return tensors.length === 0 ? [] : [{ path, tensors }];
  });
}
