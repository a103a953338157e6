import { componentKey } from '../../src/documents/component-key.ts';
import type { Component } from '../../src/documents/components.ts';
import type { Layer } from '../../src/documents/explanation.ts';
import { modulePaths, pathParts } from '../../src/documents/module-paths.ts';
import { layerIndex, layerName, nodeName } from './component-names.ts';

/** A layer's tensor as one consumer alone sees it, such as a skip connection. */
export type Edge = Extract<Component, { kind: 'edge' }>;

/** A node of the tree: a module, a layer, or an edge from a layer to one of its consumers. */
export interface TreeNode {
  readonly kind: 'module' | 'layer' | 'edge';
  /** Unique in the tree. */
  readonly key: string;
  readonly name: string;
  /** Key of the component that it is, under which its effect is known. */
  readonly component: string;
  /** The layer that it is, or that an edge comes from; null for modules. */
  readonly layer: Layer | null;
  /** Of the module and everything in it. */
  readonly parameters: number;
  readonly children: readonly TreeNode[];
}

/** A visible row of the tree; closed nodes hide their children. */
export interface TreeRow {
  readonly node: TreeNode;
  readonly depth: number;
  readonly isOpen: boolean;
  /** Its position among its parent's children, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

interface Growing {
  readonly path: string;
  readonly name: string;
  readonly modules: Map<string, Growing>;
  readonly children: (Growing | Layer)[];
}

/** Builds the module hierarchy from the layers' paths, in the order of the layers; edges are children of their layers. */
export function buildTree(layers: readonly Layer[], edges: readonly Edge[] = []): readonly TreeNode[] {
  const root: Growing = { path: '', name: '', modules: new Map(), children: [] };
  const modules = modulePaths(layers);
  const names = new Map<Layer, string>();
  for (const layer of layers) {
    const parts = pathParts(layer);
    const isModule = modules.has(parts.join('.'));
    let at = root;
    for (const part of isModule ? parts : parts.slice(0, -1)) at = moduleIn(at, part);
    at.children.push(layer);
    names.set(layer, isModule ? nodeName(layer.node) : (parts.at(-1) ?? layer.node));
  }
  const finish = finisher(layers, edges, names);
  return root.children.map(finish);
}

function moduleIn(parent: Growing, name: string): Growing {
  const found = parent.modules.get(name);
  if (found !== undefined) return found;
  const path = parent.path === '' ? name : `${parent.path}.${name}`;
  const module: Growing = { path, name, modules: new Map(), children: [] };
  parent.modules.set(name, module);
  parent.children.push(module);
  return module;
}

function finisher(
  layers: readonly Layer[],
  edges: readonly Edge[],
  names: ReadonlyMap<Layer, string>,
): (growing: Growing | Layer) => TreeNode {
  const leaving = new Map<string, Edge[]>();
  const order = new Map(layers.map(({ node }, i) => [node, i]));
  const inOrder = edges.toSorted((a, b) => (order.get(a.consumer) ?? 0) - (order.get(b.consumer) ?? 0));
  for (const edge of inOrder) {
    const edgesOf = leaving.get(edge.tensor) ?? [];
    leaving.set(edge.tensor, edgesOf);
    edgesOf.push(edge);
  }
  const { byNode } = layerIndex(layers);
  const edgeNode = (edge: Edge, layer: Layer): TreeNode => {
    const consumer = byNode.get(edge.consumer);
    const to = consumer === undefined ? edge.consumer : layerName(consumer);
    const component = componentKey(edge);
    return { kind: 'edge', key: component, name: `→ ${to}`, component, layer, parameters: 0, children: [] };
  };
  const finish = (growing: Growing | Layer): TreeNode => {
    if ('tensor' in growing) {
      const component = componentKey({ kind: 'layer', tensor: growing.tensor });
      const children = (leaving.get(growing.tensor) ?? []).map((edge) => edgeNode(edge, growing));
      const name = names.get(growing) ?? growing.node;
      return {
        kind: 'layer',
        key: `node ${growing.node}`,
        name,
        component,
        layer: growing,
        parameters: growing.parameters,
        children,
      };
    }
    const { path, name } = growing;
    const children = growing.children.map(finish);
    const parameters = children.reduce((sum, child) => sum + child.parameters, 0);
    const component = componentKey({ kind: 'module', path, tensors: [] });
    return { kind: 'module', key: component, name, component, layer: null, parameters, children };
  };
  return finish;
}

/** The visible rows, given which nodes are open. */
export function visibleRows(nodes: readonly TreeNode[], open: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (siblings: readonly TreeNode[], depth: number): void => {
    for (const [i, node] of siblings.entries()) {
      const isOpen = node.children.length > 0 && open.has(node.key);
      rows.push({ node, depth, isOpen, position: i + 1, siblings: siblings.length });
      if (isOpen) visit(node.children, depth + 1);
    }
  };
  visit(nodes, 0);
  return rows;
}

/** Nodes that are open at first: as many levels as fit into `limit` rows. */
export function openAtFirst(nodes: readonly TreeNode[], limit: number): ReadonlySet<string> {
  const open = new Set<string>();
  let level = [...nodes];
  let rows = level.length;
  while (level.length > 0) {
    const next = level.flatMap(({ children }) => children);
    if (rows + next.length > limit) break;
    rows += next.length;
    for (const { key, children } of level) if (children.length > 0) open.add(key);
    level = next;
  }
  return open;
}

/** Keys of the nodes that must be open for a component to be visible; null where the tree does not have it. */
export function pathTo(component: string, nodes: readonly TreeNode[]): readonly string[] | null {
  for (const node of nodes) {
    if (node.component === component) return [];
    const path = pathTo(component, node.children);
    if (path !== null) return [node.key, ...path];
  }
  return null;
}
