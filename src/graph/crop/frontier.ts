import type { Network } from '../network.ts';

/**
 * Where what follows from some tensors alone meets the rest of the network: setting them all, to values that belong
 * together, does the same as setting the frontier to what follows from those values. The frontier is as far downstream
 * as can be; it is `target` alone where all of that follows from the tensors.
 */
export function frontierOf(
  { nodes, shapes }: Network,
  tensors: readonly string[],
  target: string,
): readonly string[] {
  const settled = new Set(tensors);
  const isAlive = (name: string): boolean => shapes.has(name);
  const frontier = new Set<string>();
  for (const { node } of nodes) {
    const reads = node.inputs.filter(isAlive);
    if (reads.length > 0 && reads.every((name) => settled.has(name))) {
      for (const name of node.outputs) if (isAlive(name)) settled.add(name);
      continue;
    }
    for (const name of reads) if (settled.has(name)) frontier.add(name);
  }
  return settled.has(target) ? [target] : [...frontier];
}
