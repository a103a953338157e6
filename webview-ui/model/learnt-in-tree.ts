import { at } from '../../src/at.ts';
import { componentKey } from '../../src/documents/component-key.ts';
import type { LearntFindings } from '../../src/documents/learnt.ts';
import { type BlockEffect, countedEffect } from './block-effect.ts';
import { layerName } from './component-names.ts';
import { signed } from './format.ts';
import { learntOn } from './learnt.ts';
import type { TreeNode } from './module-tree.ts';
import type { OutcomeReading } from './outcome-reading.ts';

/** What layers have learnt, by component, and what stands in the rows of other nodes. */
interface LearntInTree {
  readonly known: ReadonlyMap<string, BlockEffect>;
  /** Of a module, the largest of its layers; of a layer that is replaced with another, which one. */
  readonly notes: ReadonlyMap<string, string>;
}

/** What the tree shows of what layers have learnt. */
export function learntInTree(
  nodes: readonly TreeNode[],
  { effects }: LearntFindings,
  outcome: OutcomeReading,
): LearntInTree {
  const keyOf = (tensor: string): string => componentKey({ kind: 'layer', tensor });
  const known = new Map(effects.map((effect) => [keyOf(at(effect.layers, 0)), learntOn(effect, outcome)]));
  const firsts = new Map(
    effects.flatMap(({ layers: [first = '', ...others] }) =>
      others.map((tensor) => [keyOf(tensor), keyOf(first)] as const),
    ),
  );
  const names = new Map<string, string>();
  const notes = new Map<string, string>();
  const visit = (node: TreeNode): number => {
    const { kind, component, layer, children } = node;
    if (layer !== null && kind === 'layer') names.set(component, layerName(layer));
    const first = firsts.get(component);
    if (first !== undefined) notes.set(component, `with ${names.get(first) ?? 'another'}`);
    const own = known.get(component);
    const inside = children.map(visit);
    const all = own === undefined ? inside : [...inside, countedEffect(own)];
    const largest = all.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
    if (kind === 'module' && largest !== 0) notes.set(component, `max ${signed(largest)}`);
    return largest;
  };
  nodes.forEach(visit);
  return { known, notes };
}
