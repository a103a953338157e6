import type { Layer } from '../../src/explanation/explanation.ts';

/** A module of the network, or a layer if it has one. */
export interface ModuleNode {
  readonly key: string;
  readonly name: string;
  readonly layer: Layer | null;
  /** Of the module and everything in it. */
  readonly parameters: number;
  readonly children: readonly ModuleNode[];
}

/** A row of the tree as it is seen: modules that are closed hide what is in them. */
export interface TreeRow {
  readonly node: ModuleNode;
  readonly depth: number;
  readonly isOpen: boolean;
}

interface Growing {
  readonly key: string;
  readonly name: string;
  layer: Layer | null;
  readonly children: Map<string, Growing>;
}

/** Builds the module hierarchy from the layers' paths, in the order of the layers. */
export function buildTree(layers: readonly Layer[]): readonly ModuleNode[] {
  const root: Growing = { key: '', name: '', layer: null, children: new Map() };
  for (const layer of layers) {
    const names = layer.path.split(/[./]/u).filter((name) => name !== '');
    let at = root;
    for (const name of names.length > 0 ? names : [layer.node]) at = childOf(at, name);
    // A module that is applied several times has several layers of one path.
    if (at.layer !== null) at = childOf(at, layer.node);
    at.layer = layer;
  }
  return [...root.children.values()].map(finish);
}

function childOf(parent: Growing, name: string): Growing {
  const found = parent.children.get(name);
  if (found !== undefined) return found;
  const key = parent.key === '' ? name : `${parent.key}/${name}`;
  const child: Growing = { key, name, layer: null, children: new Map() };
  parent.children.set(name, child);
  return child;
}

function finish(growing: Growing): ModuleNode {
  const children = [...growing.children.values()].map(finish);
  const own = growing.layer?.parameters ?? 0;
  const parameters = children.reduce((sum, child) => sum + child.parameters, own);
  return { key: growing.key, name: growing.name, layer: growing.layer, parameters, children };
}

/** The rows in sight, given which modules are open. */
export function visibleRows(nodes: readonly ModuleNode[], open: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (node: ModuleNode, depth: number): void => {
    const isOpen = open.has(node.key);
    rows.push({ node, depth, isOpen });
    if (isOpen) for (const child of node.children) visit(child, depth + 1);
  };
  for (const node of nodes) visit(node, 0);
  return rows;
}

/** Modules that are open at first: level by level, as long as no more than `limit` rows are shown. */
export function openAtFirst(nodes: readonly ModuleNode[], limit: number): ReadonlySet<string> {
  const open = new Set<string>();
  let level = [...nodes];
  let rows = level.length;
  while (level.length > 0) {
    const next = level.flatMap((node) => node.children);
    if (rows + next.length > limit) break;
    rows += next.length;
    for (const node of level) if (node.children.length > 0) open.add(node.key);
    level = next;
  }
  return open;
}
