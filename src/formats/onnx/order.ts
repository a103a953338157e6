import { UserError } from '../../errors.ts';
import { type Node, readsOf } from '../../graph/graph.ts';

/**
 * The nodes such that each comes after the makers of what it reads; files in order keep their order.
 * @throws UserError when a tensor has no maker, two makers, or takes part in its own making
 */
export function inTopologicalOrder(
  nodes: readonly Node[],
  given: ReadonlySet<string>,
  outputs: readonly string[],
  model: string,
): readonly Node[] {
  const makers = new Map<string, Node>();
  for (const node of nodes) {
    for (const output of node.outputs.filter((name) => name !== '')) {
      if (makers.has(output) || given.has(output)) {
        throw new UserError(`${model} makes the tensor ${output} twice: the file is damaged.`);
      }
      makers.set(output, node);
    }
  }
  const read = [...nodes.flatMap(readsOf), ...outputs];
  const orphan = read.find((name) => !given.has(name) && !makers.has(name));
  if (orphan !== undefined) {
    throw new UserError(`${model} reads the tensor ${orphan}, which nothing makes: the file is damaged.`);
  }
  const waiting = new Map(
    nodes.map((node) => [node, new Set(readsOf(node).flatMap((t) => makers.get(t) ?? []))]),
  );
  const readers = new Map<Node, Node[]>();
  for (const [node, makersOfNode] of waiting) {
    for (const maker of makersOfNode) {
      const known = readers.get(maker);
      if (known === undefined) readers.set(maker, [node]);
      else known.push(node);
    }
  }
  return isInOrder(nodes, given) ? nodes : sorted(nodes, waiting, readers, model);
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
  waiting: ReadonlyMap<Node, Set<Node>>,
  readers: ReadonlyMap<Node, readonly Node[]>,
  model: string,
): readonly Node[] {
  const queue = nodes.filter((node) => waiting.get(node)?.size === 0);
  const order: Node[] = [];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    order.push(node);
    for (const reader of readers.get(node) ?? []) {
      const left = waiting.get(reader);
      if (left?.delete(node) === true && left.size === 0) queue.push(reader);
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
