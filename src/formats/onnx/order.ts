import { entry } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { type Node, readsOf } from '../../graph/graph.ts';

/**
 * The nodes in topological order. Nodes that are in such an order already keep it.
 * @throws UserError when a tensor that is read is not produced, a tensor is produced twice, or there is a cycle
 */
export function inTopologicalOrder(
  nodes: readonly Node[],
  given: ReadonlySet<string>,
  outputs: readonly string[],
  model: string,
): readonly Node[] {
  const producers = new Map<string, Node>();
  for (const node of nodes) {
    for (const output of node.outputs.filter((name) => name !== '')) {
      if (producers.has(output) || given.has(output)) {
        throw new UserError(`${model} produces the tensor ${output} twice: the file is damaged.`);
      }
      producers.set(output, node);
    }
  }
  const read = [...nodes.flatMap(readsOf), ...outputs];
  const orphan = read.find((name) => !given.has(name) && !producers.has(name));
  if (orphan !== undefined) {
    throw new UserError(`${model} reads the tensor ${orphan}, which no node produces: the file is damaged.`);
  }
  if (isInOrder(nodes, given)) return nodes;
  return sorted(nodes, producers, model);
}

function isInOrder(nodes: readonly Node[], given: ReadonlySet<string>): boolean {
  const made = new Set(given);
  return nodes.every((node) => {
    if (!readsOf(node).every((name) => made.has(name))) return false;
    for (const output of node.outputs) made.add(output);
    return true;
  });
}

function sorted(
  nodes: readonly Node[],
  producers: ReadonlyMap<string, Node>,
  model: string,
): readonly Node[] {
  const readers = new Map(nodes.map((node): [Node, Node[]] => [node, []]));
  const waiting = new Map(
    nodes.map((node) => [node, new Set(readsOf(node).flatMap((name) => producers.get(name) ?? []))]),
  );
  for (const [reader, sources] of waiting) for (const source of sources) entry(readers, source).push(reader);
  const order = nodes.filter((node) => entry(waiting, node).size === 0);
  // Iterating over a list visits the nodes that are added on the way.
  for (const node of order) {
    for (const reader of entry(readers, node)) {
      const sources = entry(waiting, reader);
      sources.delete(node);
      if (sources.size === 0) order.push(reader);
    }
  }
  const placed = new Set(order);
  const stuck = nodes.find((node) => !placed.has(node));
  if (stuck !== undefined) {
    throw new UserError(
      `${model} has a cycle through node ${stuck.name || stuck.operator}: the file is damaged.`,
    );
  }
  return order;
}
