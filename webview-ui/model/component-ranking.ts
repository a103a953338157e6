import { componentKey } from '../../src/documents/component-key.ts';
import type { Component, ComponentEffect } from '../../src/documents/components.ts';
import type { Layer } from '../../src/documents/explanation.ts';
import { flowName } from '../../src/documents/flow-name.ts';
import { flowKey, flowsIn, layerTensors, standsFor } from '../../src/documents/flows.ts';
import { componentEffectOn, type KnownComponents } from './component-effects.ts';
import { componentName, type LayerIndex, tensorOf } from './component-names.ts';
import { type BlockEffect, countedEffect } from './block-effect.ts';
import type { OutcomeReading } from './outcome-reading.ts';
import { type Order, sortedBy, type SortValue } from './sorting.ts';

/** A row of the ranking: the layers and skip connections of one flow, which share their effect, or one of these. */
export interface RankedComponent {
  readonly key: string;
  /** Of a flow, the component that stands for it. */
  readonly component: Component;
  readonly name: string;
  /** "Skip" for an edge. */
  readonly operator: string;
  /** Its place in the tree of modules, from the top. */
  readonly path: readonly string[];
  readonly layer: Layer | null;
  readonly effect: BlockEffect;
  /** Of what is ranked by flow, what it has learnt, and the other way round; null where that is not one number. */
  readonly other: BlockEffect | null;
  /**
   * Among flows, or layers with parameters, by size of the effect, 1 being the largest; equal effects share a rank. Null for
   * a skip connection whose flow is not known.
   */
  readonly rank: number | null;
  readonly rejected: number;
  /** What shares the flow, in the order of the network; empty where it is alone, and of a member. */
  readonly members: readonly RankedComponent[];
  /** Whether it stands below its flow, whose effect it shares. */
  readonly isMember: boolean;
}

/** What the ranking can be sorted by. */
export type ComponentKey =
  'rank' | 'name' | 'operator' | 'shape' | 'parameters' | 'effect' | 'other' | 'se' | 'n';

/** Which rows of the ranking are shown; empty texts let all through. */
export interface ComponentFilter {
  readonly name: string;
  readonly operator: string;
  readonly stage: string;
}

/** All flows whose effects are known, the largest first. */
export function rankComponents(
  known: KnownComponents,
  index: LayerIndex,
  outcome: OutcomeReading,
): readonly RankedComponent[] {
  const rows = flowsIn(known.values()).map((members) => rowOf(members, index, outcome));
  const isRanked = ({ key, component }: RankedComponent): boolean =>
    component.kind === 'layer' || known.get(key)?.flow !== undefined;
  const ranks = new Map(withRanks(rows.filter(isRanked)).map(({ key, rank }) => [key, rank]));
  return sortedBy(rows, sizeOf, true).map((row) => ({ ...row, rank: ranks.get(row.key) ?? null }));
}

function rowOf(
  members: readonly [ComponentEffect, ...ComponentEffect[]],
  index: LayerIndex,
  outcome: OutcomeReading,
): RankedComponent {
  const found = standsFor(members);
  const one = memberOf(found, index, outcome);
  if (members.length === 1) return { ...one, isMember: false };
  const tensors = layerTensors(members);
  const name = tensors.size > 1 ? flowName(tensors, index.layers) : one.name;
  const inOrder = sortedBy(
    members.map((member) => memberOf(member, index, outcome)),
    ({ layer }) => (layer === null ? null : index.layers.indexOf(layer)),
    false,
  );
  return { ...one, name, members: inOrder, isMember: false };
}

function memberOf(found: ComponentEffect, index: LayerIndex, outcome: OutcomeReading): RankedComponent {
  const { component } = found;
  const layer = index.byTensor.get(tensorOf(component) ?? '') ?? null;
  return {
    key: componentKey(component),
    component,
    name: componentName(component, index),
    operator: component.kind === 'edge' ? 'Skip' : (layer?.operator ?? ''),
    path: pathOf(layer),
    layer,
    effect: componentEffectOn(found, outcome),
    other: null,
    rank: null,
    rejected: found.rejected,
    members: [],
    isMember: true,
  };
}

function sizeOf({ effect }: { readonly effect: BlockEffect }): number {
  return Math.abs(countedEffect(effect));
}

/** The parts of a layer's module path, from the top. */
export function pathOf(layer: Layer | null): readonly string[] {
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
  parameters: parametersOf,
  effect: ({ effect }) => countedEffect(effect),
  other: ({ other }) => other && countedEffect(other),
  se: ({ effect }) => effect.se,
  n: ({ effect }) => effect.n,
};

/** The parameters of the layers in a row; null for a skip connection. */
export function parametersOf({ layer, component, members }: RankedComponent): number | null {
  if (members.length > 0) return members.reduce((sum, member) => sum + (parametersOf(member) ?? 0), 0);
  return component.kind === 'layer' ? (layer?.parameters ?? null) : null;
}

function elementsOf(layer: Layer | null): number | null {
  const axes = layer?.shape ?? [];
  return axes.length > 0 && axes.every((axis) => typeof axis === 'number')
    ? axes.reduce((product, axis) => product * axis, 1)
    : null;
}

/** The flows that pass the filter, or of which a member does, in order. */
export function arrange(
  rows: readonly RankedComponent[],
  filter: ComponentFilter,
  order: Order<ComponentKey>,
): readonly RankedComponent[] {
  const parts = filter.name.toLowerCase().split(/\s+/u);
  const passes = ({ name, operator, path, members }: RankedComponent): boolean =>
    (parts.every((part) => name.toLowerCase().includes(part)) &&
      (filter.operator === '' || operator === filter.operator) &&
      (filter.stage === '' || `${path.join('.')}.`.startsWith(`${filter.stage}.`))) ||
    members.some(passes);
  return sortedBy(rows.filter(passes), valueOf[order.key], order.descending);
}

/** The rows that are visible: of an open flow, what shares it stands below it. */
export function withOpenFlows(
  rows: readonly RankedComponent[],
  open: readonly string[],
): readonly RankedComponent[] {
  return rows.flatMap((row) => (open.includes(row.key) ? [row, ...row.members] : [row]));
}

/** Of these rows, the one that shows a component: its own, or that of its flow. */
export function rowShowing(rows: readonly RankedComponent[], key: string | null): string | null {
  const row =
    rows.find((one) => one.key === key && (one.isMember || one.members.length === 0)) ??
    rows.find((one) => one.key === key || one.members.some((member) => member.key === key));
  return row?.key ?? null;
}

const kinds = { module: 'module', layer: 'layer', edge: 'skip connection' } as const;

/**
 * "2 of 6 flows": the rank of a component's flow by size of its effect; "2 of 46 layers", among its kind, where flows are
 * not known. Null for one that is not known, or that is a flow of several tensors of its own.
 */
export function rankInWords(key: string, known: KnownComponents, outcome: OutcomeReading): string | null {
  const found = known.get(key);
  if (found === undefined || found.component.kind === 'channels') return null;
  const { kind } = found.component;
  const isFlow = found.flow !== undefined;
  const units = isFlow
    ? flowsIn(known.values()).filter(([{ flow }]) => flow !== undefined)
    : [...known.values()]
        .filter(({ component, flow }) => component.kind === kind && flow === undefined)
        .map((one) => [one] as const);
  const rows = units.map((members) => {
    return { key: flowKey(members[0]), effect: componentEffectOn(standsFor(members), outcome) };
  });
  const rank = withRanks(rows).find((row) => row.key === flowKey(found))?.rank;
  const noun = isFlow ? 'flow' : kinds[kind];
  return rank === undefined ? null : `${rank} of ${rows.length} ${noun}${rows.length === 1 ? '' : 's'}`;
}
