import type { Component } from '../../src/documents/components.ts';
import type { Layer } from '../../src/documents/explanation.ts';
import { componentEffectOn, type KnownComponents } from './component-effects.ts';
import { componentName, type LayerIndex } from './component-names.ts';
import { type BlockEffect, countedEffect } from './block-effect.ts';
import type { OutcomeReading } from './outcome-reading.ts';
import { type Order, sortedBy, type SortValue } from './sorting.ts';

/** A row of the ranking: a layer or skip connection and its effect. */
export interface RankedComponent {
  readonly key: string;
  readonly component: Component;
  readonly name: string;
  /** "Skip" for an edge. */
  readonly operator: string;
  /** Its place in the tree of modules, from the top. */
  readonly path: readonly string[];
  readonly layer: Layer | null;
  readonly effect: BlockEffect;
  /** Among layers by size of the effect, 1 being the largest; equal effects share a rank. Null for an edge. */
  readonly rank: number | null;
  readonly rejected: number;
}

/** What the ranking can be sorted by. */
export type ComponentKey = 'rank' | 'name' | 'operator' | 'shape' | 'parameters' | 'effect' | 'se' | 'n';

/** Which rows of the ranking are shown; empty texts let all through. */
export interface ComponentFilter {
  readonly name: string;
  readonly operator: string;
  readonly stage: string;
}

/** All layers and edges whose effects are known, the largest first. */
export function rankComponents(
  known: KnownComponents,
  index: LayerIndex,
  outcome: OutcomeReading,
): readonly RankedComponent[] {
  const rows = [...known].flatMap(([key, found]): Omit<RankedComponent, 'rank'>[] => {
    const { component } = found;
    if (component.kind !== 'layer' && component.kind !== 'edge') return [];
    const layer = index.byTensor.get(component.tensor) ?? null;
    return [
      {
        key,
        component,
        name: componentName(component, index),
        operator: component.kind === 'edge' ? 'Skip' : (layer?.operator ?? ''),
        path: pathOf(layer),
        layer,
        effect: componentEffectOn(found, outcome),
        rejected: found.rejected,
      },
    ];
  });
  const ranks = new Map(withRanks(rows.filter(isLayer)).map(({ key, rank }) => [key, rank]));
  return sortedBy(rows, sizeOf, true).map((row) => ({ ...row, rank: ranks.get(row.key) ?? null }));
}

function isLayer({ component }: Pick<RankedComponent, 'component'>): boolean {
  return component.kind === 'layer';
}

function sizeOf({ effect }: { readonly effect: BlockEffect }): number {
  return Math.abs(countedEffect(effect));
}

function pathOf(layer: Layer | null): readonly string[] {
  return layer?.path.split(/[./]/u).filter((part) => part !== '') ?? [];
}

/** The modules by which the ranking can be filtered: the two upper levels, in the order of the layers. */
export function stagesOf(layers: readonly Layer[]): readonly string[] {
  const stages = layers.flatMap((layer) => {
    const path = pathOf(layer);
    return path.slice(0, Math.min(2, path.length - 1)).map((_, i) => path.slice(0, i + 1).join('.'));
  });
  return [...new Set(stages)].sort(words.compare);
}

const words = new Intl.Collator(undefined, { numeric: true });

/** Rows by size of their effects, with ranks. */
export function withRanks<Row extends { readonly effect: BlockEffect }>(
  rows: readonly Row[],
): readonly (Row & { readonly rank: number })[] {
  let rank = 0;
  let last = Infinity;
  return sortedBy(rows, sizeOf, true).map((row, i) => {
    const size = sizeOf(row);
    if (size < last) rank = i + 1;
    last = size;
    return { ...row, rank };
  });
}

const valueOf: Readonly<Record<ComponentKey, (row: RankedComponent) => SortValue>> = {
  rank: (row) => -sizeOf(row),
  name: ({ name }) => name,
  operator: ({ operator }) => operator,
  shape: ({ layer }) => elementsOf(layer),
  parameters: ({ layer, component }) => (component.kind === 'layer' ? (layer?.parameters ?? null) : null),
  effect: ({ effect }) => countedEffect(effect),
  se: ({ effect }) => effect.se,
  n: ({ effect }) => effect.n,
};

function elementsOf(layer: Layer | null): number | null {
  const axes = layer?.shape ?? [];
  return axes.length > 0 && axes.every((axis) => typeof axis === 'number')
    ? axes.reduce((product, axis) => product * axis, 1)
    : null;
}

/** The rows that pass the filter, in order. */
export function arrange(
  rows: readonly RankedComponent[],
  filter: ComponentFilter,
  order: Order<ComponentKey>,
): readonly RankedComponent[] {
  const parts = filter.name.toLowerCase().split(/\s+/u);
  const passes = ({ name, operator, path }: RankedComponent): boolean =>
    parts.every((part) => name.toLowerCase().includes(part)) &&
    (filter.operator === '' || operator === filter.operator) &&
    (filter.stage === '' || `${path.join('.')}.`.startsWith(`${filter.stage}.`));
  return sortedBy(rows.filter(passes), valueOf[order.key], order.descending);
}

const kinds = { module: 'module', layer: 'layer', edge: 'skip connection' } as const;

/** "2 of 46 layers": the rank of a component among its kind by size of the effect; null for one that is not known. */
export function rankInWords(key: string, known: KnownComponents, outcome: OutcomeReading): string | null {
  const kind = known.get(key)?.component.kind;
  if (kind === undefined || kind === 'channels') return null;
  const rows = [...known]
    .filter(([, { component }]) => component.kind === kind)
    .map(([other, effect]) => ({ key: other, effect: componentEffectOn(effect, outcome) }));
  const rank = withRanks(rows).find((row) => row.key === key)?.rank;
  return rank === undefined
    ? null
    : `${rank} of ${rows.length} ${kinds[kind]}${rows.length === 1 ? '' : 's'}`;
}
