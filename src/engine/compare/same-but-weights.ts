import { isDeepStrictEqual } from 'node:util';
import type { Graph } from '../../graph/graph.ts';
import type { TwoSessions } from './two-models.ts';

/**
 * Whether two models are one network but for some of its constants, take the same image, and are held against the same
 * reference: then either one with all those constants of the other is the other.
 * @param exchanged names of the constants that may differ
 */
export function isSameBut(exchanged: ReadonlySet<string>, { before, after }: TwoSessions): boolean {
  const [own, other] = [before, after].map(({ scene: { model, input, head, pass }, reference }) => ({
    network: without(exchanged, model.graph),
    input,
    head,
    image: pass.image,
    reference,
  }));
  return isDeepStrictEqual(own, other);
}

/** What a graph computes but for some constants; names of nodes, and where they came from, do not matter. */
function without(exchanged: ReadonlySet<string>, { opsets, nodes, initializers, functions }: Graph): unknown {
  return {
    opsets,
    functions,
    nodes: nodes.map(({ operator, domain, inputs, outputs, attributes }) => {
      return { operator, domain, inputs, outputs, attributes };
    }),
    initializers: new Map([...initializers].filter(([name]) => !exchanged.has(name))),
  };
}
