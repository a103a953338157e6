import type { Network } from '../network.ts';

/**
 * The most downstream tensors that a set of tensors determines on its own. To set these tensors to consistent values
 * has the same effect as to set the frontier to what follows from those values. It is `target` alone where the tensors
 * determine all of it.
 */
export function frontierOf(
  { nodes, shapes }: Network,
  tensors: readonly string[],
  target: string,
): readonly string[] {
  const determined = new Set(tensors);
  const frontier = new Set<string>();
  for (const { node } of nodes) {
    const reads = node.inputs.filter((name) => shapes.has(name));
    if (reads.length > 0 && reads.every((name) => determined.has(name))) {
      for (const name of node.outputs) if (shapes.has(name)) determined.add(name);
      continue;
    }
    for (const name of reads) if (determined.has(name)) frontier.add(name);
  }
  return determined.has(target) ? [target] : [...frontier];
}
