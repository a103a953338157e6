import { UserError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';

/** Far more than exporters write. What module paths cost grows with both. */
const limits = { characters: 2 ** 14, parts: 256 };

/**
 * Checks that no name of a graph is so long, or made of so many parts, that its module paths would fill the memory.
 * @throws UserError when one is
 */
export function requireBoundedNames(graph: Graph, file: string): void {
  for (const name of namesOf(graph)) {
    const parts = name.length > limits.parts ? partsOf(name) : 0;
    if (name.length > limits.characters || parts > limits.parts) {
      throw new UserError(
        `${file}: its name ${name.slice(0, 40)}… has ${name.length} characters in ${parts} parts, more than ` +
          `${limits.characters} in ${limits.parts}: refused.`,
      );
    }
  }
}

function* namesOf({ inputs, outputs, nodes, initializers }: Graph): Generator<string> {
  for (const { name } of inputs) yield name;
  for (const { name } of outputs) yield name;
  for (const { name, outputs: written, metadata } of nodes) {
    yield name;
    yield* written;
    yield metadata.get('pkg.torch.onnx.name_scopes') ?? '';
  }
  yield* initializers.keys();
}

function partsOf(name: string): number {
  return name.split(/[./]/u, limits.characters).length;
}
