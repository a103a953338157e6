import type {
  Comparison,
  ComponentDifference,
  Difference,
  Transplant,
} from '../../src/documents/comparison.ts';
import { componentKey } from '../../src/documents/component-key.ts';
import type { Component } from '../../src/documents/components.ts';
import type { Explanation, Layer } from '../../src/documents/explanation.ts';
import { componentName, layerIndex } from '../model/component-names.ts';
import type { BlockEffect } from '../model/effect-table.ts';
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
    before: own.means.get(key) ?? 0,
    after: other.means.get(componentKey(found.after)) ?? 0,
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

function tensorOf(component: Component): string | null {
  return 'tensor' in component ? component.tensor : null;
}

function weightsOf({ weights }: Comparison, tensor: string | null): number | null {
  return weights.find(({ before }) => before === tensor)?.change ?? null;
}

function ownOf({ ownDifferences }: Comparison, tensor: string | null): LayerChange['own'] {
  const found: Difference | undefined = ownDifferences.find(({ layers }) => layers.includes(tensor ?? ''));
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
  let rank = 0;
  sizes.forEach(({ component, mean }, i) => {
    if (i === 0 || Math.abs(mean) < Math.abs(sizes[i - 1]?.mean ?? Infinity)) rank = i + 1;
    ranks.set(componentKey(component), rank);
  });
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

/** What a layer does in the other network, as gains in Dice points over the receiver's own. */
export interface TransplantRow {
  readonly key: string;
  readonly name: string;
  readonly operator: string;
  readonly tensor: string;
  readonly gains: Readonly<Record<TransplantWay, number | null>>;
  /** How much of what all layers together bring comes in with this one, from the first on. */
  readonly step: number | null;
}

export type TransplantWay = 'activation' | 'weights' | 'fromFirst' | 'fromLast';

/** The layers of one direction in the order of the network. */
export function transplantRows(comparison: Comparison, into: Transplant['into']): readonly TransplantRow[] {
  const { before, transplants } = comparison;
  const base = comparison[into].baseline.dice;
  const { byTensor, layers } = layerIndex(before.layers);
  const order = new Map(layers.map(({ tensor }, i) => [tensor, i]));
  const own = transplants
    .filter((one) => one.into === into)
    .toSorted((a, b) => (order.get(a.layer) ?? 0) - (order.get(b.layer) ?? 0));
  const gain = (dice: number | null): number | null => (dice === null ? null : dice - base);
  let last = 0;
  return own.map((one): TransplantRow => {
    const layer = byTensor.get(one.layer);
    const reached = gain(one.fromFirst);
    const step = reached === null ? null : reached - last;
    last = reached ?? last;
    return {
      key: componentKey({ kind: 'layer', tensor: one.layer }),
      name: componentName({ kind: 'layer', tensor: one.layer }, layerIndex(before.layers)),
      operator: layer?.operator ?? '',
      tensor: one.layer,
      gains: {
        activation: gain(one.activation),
        weights: gain(one.weights),
        fromFirst: reached,
        fromLast: gain(one.fromLast),
      },
      step,
    };
  });
}
