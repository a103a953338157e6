import { moduleOfKey } from '../../src/documents/component-key.ts';
import { layerName } from './component-names.ts';
import type { TreeNode } from './module-tree.ts';

/**
 * By component, "= encoder": the first in the tree that shares its flow. The first itself is left out, so that of each flow
 * one row shows the effect.
 * @param flowOf the flow of a component, by key; undefined where it is not known
 */
export function sharedInTree(
  nodes: readonly TreeNode[],
  flowOf: (key: string) => number | undefined,
): ReadonlyMap<string, string> {
  const firsts = new Map<number, TreeNode>();
  const shared = new Map<string, string>();
  const visit = (node: TreeNode): void => {
    const flow = flowOf(node.component);
    const first = flow === undefined ? undefined : firsts.get(flow);
    if (first !== undefined) shared.set(node.component, `= ${nameInTree(first)}`);
    else if (flow !== undefined) firsts.set(flow, node);
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return shared;
}

function nameInTree({ kind, name, component, layer }: TreeNode): string {
  if (layer === null) return moduleOfKey(component) ?? name;
  return kind === 'edge' ? `${layerName(layer)} ${name}` : layerName(layer);
}
