import { at, entry } from '../../src/at.ts';
import type { Comparison, ComponentDifference } from '../../src/documents/comparison.ts';
import { componentKey } from '../../src/documents/component-key.ts';
import type { Component } from '../../src/documents/components.ts';
import type { Explanation, Layer } from '../../src/documents/explanation.ts';
import { flowName } from '../../src/documents/flow-name.ts';
import { flowKey, flowsIn, layerTensors, standsFor } from '../../src/documents/flows.ts';
import { groupedBy } from '../../src/grouped-by.ts';
import { componentName, layerIndex, tensorOf } from '../model/component-names.ts';
import type { BlockEffect } from '../model/block-effect.ts';
import { type Order, sortedBy, type SortValue } from '../model/sorting.ts';
import { differenceEffect } from './maps.ts';

/** A row of the ranking by change: a component in both models, and what differs. */
export interface LayerChange {
  /** Key of the component in *before*. */
  readonly key: string;
  readonly component: Component;
  readonly name: string;
  readonly operator: string;
  readonly layer: Layer | null;
  readonly tensors: { readonly before: string | null; readonly after: string | null };
  /** Mean effects in Dice points. */
  readonly before: number;
  readonly after: number;
  readonly difference: BlockEffect;
  readonly p: number;
  /** How far the layer itself has changed; null where it has no weights, or they cannot be exchanged. */
  readonly own: { readonly difference: BlockEffect; readonly p: number } | null;
  /** ‖after − before‖ / ‖before‖ of the layer's own weights; null where it has none. */
  readonly weights: number | null;
  /** Among flows by size of the effect, in each model. */
  readonly ranks: { readonly before: number | null; readonly after: number | null };
  /** What shares the flow in both models, in the order of the network; empty where it is alone, and of a member. */
  readonly members: readonly LayerChange[];
  /** Whether it stands below its flow, whose effects it shares. */
  readonly isMember: boolean;
}

export type ChangeKey =
  'name' | 'operator' | 'before' | 'after' | 'difference' | 'size' | 'own' | 'weights' | 'n';

/** Flows that were measured in both, the most changed first: layers and skip connections that share one in both models. */
export function layerChanges(comparison: Comparison): readonly LayerChange[] {
  const { before, after } = comparison;
  const flowOf = (found: ComponentDifference): string =>
    [
      entry(lookup(before).flows, componentKey(found.before)),
      entry(lookup(after).flows, componentKey(found.after)),
    ].join('\n');
  const found = comparison.components.filter((one) => one.before.kind !== 'module');
  const rows = groupedBy(found, flowOf).map((members) =>
    rowOf(
      members.map((one) => changeOf(one, comparison)),
      before.layers,
    ),
  );
  return sortedBy(rows, ({ difference }) => Math.abs(difference.mean), true);
}

/** Layers of one flow as one row; what is of a layer itself stands in its own row alone. */
function rowOf(members: readonly LayerChange[], layers: readonly Layer[]): LayerChange {
  const one = members.find(({ component }) => component.kind === 'layer') ?? at(members, 0);
  if (members.length === 1) return one;
  const tensors = layerTensors(members);
  const inOrder = sortedBy(
    members.map((member) => ({ ...member, isMember: true })),
    ({ layer }) => (layer === null ? null : layers.indexOf(layer)),
    false,
  );
  const name = tensors.size > 1 ? flowName(tensors, layers) : one.name;
  return { ...one, name, own: null, weights: null, members: inOrder };
}

/** The differences of all components, modules too, by key of the component in *before*. */
export function differencesByKey({ components }: Comparison): ReadonlyMap<string, BlockEffect> {
  return new Map(components.map((one) => [componentKey(one.before), differenceEffect(one, null)]));
}

function changeOf(found: ComponentDifference, comparison: Comparison): LayerChange {
  const own = lookup(comparison.before);
  const other = lookup(comparison.after);
  const key = componentKey(found.before);
  const tensor = tensorOf(found.before);
  const layer = tensor === null ? null : (layerIndex(comparison.before.layers).byTensor.get(tensor) ?? null);
  return {
    key,
    component: found.before,
    name: componentName(found.before, layerIndex(comparison.before.layers)),
    operator: found.before.kind === 'edge' ? 'Skip' : (layer?.operator ?? ''),
    layer,
    tensors: { before: tensor, after: tensorOf(found.after) },
    before: entry(own.means, key),
    after: entry(other.means, componentKey(found.after)),
    difference: differenceEffect(found, null),
    p: found.p,
    own: found.before.kind === 'layer' ? ownOf(comparison, tensor) : null,
    weights: found.before.kind === 'layer' ? weightsOf(comparison, tensor) : null,
    ranks: {
      before: own.ranks.get(key) ?? null,
      after: other.ranks.get(componentKey(found.after)) ?? null,
    },
    members: [],
    isMember: false,
  };
}

function weightsOf({ weights }: Comparison, tensor: string | null): number | null {
  return weights.find(({ before }) => before === tensor)?.change ?? null;
}

function ownOf({ ownDifferences }: Comparison, tensor: string | null): LayerChange['own'] {
  const found = ownDifferences.find(({ layers }) => layers.some((layer) => layer === tensor));
  return found === undefined ? null : { difference: differenceEffect(found, null), p: found.p };
}

interface Lookup {
  readonly means: ReadonlyMap<string, number>;
  readonly ranks: ReadonlyMap<string, number>;
  readonly flows: ReadonlyMap<string, string>;
}

const lookups = new WeakMap<Explanation, Lookup>();

function lookup(explanation: Explanation): Lookup {
  const known = lookups.get(explanation);
  if (known !== undefined) return known;
  const effects = explanation.components?.effects ?? [];
  const means = new Map(effects.map(({ component, mean }) => [componentKey(component), mean]));
  const flows = new Map(effects.map((effect) => [componentKey(effect.component), flowKey(effect)]));
  const ranked = flowsIn(effects).filter((members) => {
    const [{ flow }] = members;
    return flow !== undefined || members.some(({ component }) => component.kind === 'layer');
  });
  const sizes = sortedBy(ranked, (members) => Math.abs(standsFor(members).mean), true);
  const ranks = new Map<string, number>();
  let [rank, last] = [0, Infinity];
  for (const [i, members] of sizes.entries()) {
    const size = Math.abs(standsFor(members).mean);
    if (size < last) rank = i + 1;
    last = size;
    for (const { component } of members) ranks.set(componentKey(component), rank);
  }
  const made = { means, ranks, flows };
  lookups.set(explanation, made);
  return made;
}

const valueOf: Readonly<Record<ChangeKey, (row: LayerChange) => SortValue>> = {
  name: ({ name }) => name,
  operator: ({ operator }) => operator,
  before: ({ before }) => before,
  after: ({ after }) => after,
  difference: ({ difference }) => difference.mean,
  size: ({ difference }) => Math.abs(difference.mean),
  own: ({ own }) => own?.difference.mean ?? null,
  weights: ({ weights }) => weights,
  n: ({ difference }) => difference.n,
};

/** Whether a column is about layers themselves, which differ within a flow. */
export function isOfLayers(key: ChangeKey): boolean {
  return key === 'own' || key === 'weights';
}

/** The layers and skip connections of flows, each in a row of its own. */
export function layersOf(rows: readonly LayerChange[]): readonly LayerChange[] {
  return rows.flatMap((row) => (row.members.length === 0 ? [row] : row.members));
}

/** The rows in order. */
export function sortChanges(rows: readonly LayerChange[], order: Order<ChangeKey>): readonly LayerChange[] {
  return sortedBy(rows, valueOf[order.key], order.descending);
}
