import { entry } from '../../src/at.ts';
import type { Comparison, ComponentDifference } from '../../src/documents/comparison.ts';
import { componentKey } from '../../src/documents/component-key.ts';
import type { Component } from '../../src/documents/components.ts';
import type { Explanation, Layer } from '../../src/documents/explanation.ts';
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
  /** Among layers by size of the effect, in each model. */
  readonly ranks: { readonly before: number | null; readonly after: number | null };
}

export type ChangeKey =
  'name' | 'operator' | 'before' | 'after' | 'difference' | 'size' | 'own' | 'weights' | 'n';

/** Layers and skip connections that were measured in both, the most changed first. */
export function layerChanges(comparison: Comparison): readonly LayerChange[] {
  const rows = comparison.components
    .filter(({ before }) => before.kind !== 'module')
    .map((difference) => changeOf(difference, comparison));
  return sortedBy(rows, ({ difference }) => Math.abs(difference.mean), true);
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
}

const lookups = new WeakMap<Explanation, Lookup>();

function lookup(explanation: Explanation): Lookup {
  const known = lookups.get(explanation);
  if (known !== undefined) return known;
  const effects = explanation.components?.effects ?? [];
  const means = new Map(effects.map(({ component, mean }) => [componentKey(component), mean]));
  const layers = effects.filter(({ component }) => component.kind === 'layer');
  const sizes = sortedBy(layers, ({ mean }) => Math.abs(mean), true);
  const ranks = new Map<string, number>();
  let [rank, last] = [0, Infinity];
  for (const [i, { component, mean }] of sizes.entries()) {
    const size = Math.abs(mean);
    if (size < last) rank = i + 1;
    last = size;
    ranks.set(componentKey(component), rank);
  }
  const made = { means, ranks };
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

/** The rows in order. */
export function sortChanges(rows: readonly LayerChange[], order: Order<ChangeKey>): readonly LayerChange[] {
  return sortedBy(rows, valueOf[order.key], order.descending);
}
