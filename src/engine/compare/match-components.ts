import type { Comparison } from '../../documents/comparison.ts';
import type { Component } from '../../documents/components.ts';

/**
 * The component of *after* that is the same part as one of *before*: layers as they were matched, modules by their
 * paths, edges by what they run from and to. Null where there is none, or it was not matched.
 */
export function counterparts({
  matching,
  before,
  after,
}: Pick<Comparison, 'matching' | 'before' | 'after'>): (component: Component) => Component | null {
  const tensors = new Map(matching.pairs.map((pair) => [pair.before, pair.after]));
  const nodesOf = (layers: Comparison['after']['layers']): ReadonlyMap<string, string> =>
    new Map(layers.map(({ tensor, node }) => [tensor, node]));
  const [own, other] = [nodesOf(before.layers), nodesOf(after.layers)];
  const nodes = new Map(matching.pairs.map((pair) => [own.get(pair.before), other.get(pair.after)]));
  return (component) => {
    switch (component.kind) {
      case 'module':
        return component;
      case 'layer': {
        const tensor = tensors.get(component.tensor);
        return tensor === undefined ? null : { kind: 'layer', tensor };
      }
      case 'edge': {
        const tensor = tensors.get(component.tensor);
        const consumer = nodes.get(component.consumer);
        return tensor === undefined || consumer === undefined ? null : { kind: 'edge', tensor, consumer };
      }
      case 'channels':
        return null;
    }
  };
}
