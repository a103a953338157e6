import { aliveTensors } from '../rewrites/alive.ts';
import { type Graph, type Node, readsOf } from '../graph.ts';
import { modulePath } from './layers.ts';

/** A module of the tree, and the tensors made inside it that are read outside of it or are outputs. */
export interface GraphModule {
  /** Parts joined by dots. */
  readonly path: string;
  readonly tensors: readonly string[];
}

/**
 * The modules on the image's way through the network, outermost first: every path that layers lie in, or that several
 * layers share.
 */
export function modulesOf(graph: Graph, input: string): readonly GraphModule[] {
  const alive = aliveTensors(graph, input);
  const nodes = graph.nodes.filter(({ outputs }) => outputs.some((name) => alive.has(name)));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const inside = new Map<string, Set<Node>>();
  const shared = new Map<string, number>();
  for (const node of nodes) {
    const parts = modulePath(node)
      .split(/[./]/u)
      .filter((part) => part !== '');
    parts.forEach((_, i) => {
      const path = parts.slice(0, i + 1).join('.');
      inside.set(path, (inside.get(path) ?? new Set()).add(node));
      if (i < parts.length - 1) shared.set(path, Infinity);
      else shared.set(path, (shared.get(path) ?? 0) + 1);
    });
  }
  return [...inside].flatMap(([path, own]) => {
    if ((shared.get(path) ?? 0) < 2) return [];
    const readOutside = new Set(nodes.flatMap((node) => (own.has(node) ? [] : readsOf(node))));
    const tensors = [...own]
      .flatMap((node) => node.outputs)
      .filter((name) => name !== '' && (readOutside.has(name) || outputs.has(name)));
    return tensors.length === 0 ? [] : [{ path, tensors }];
  });
}
