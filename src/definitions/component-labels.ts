import { componentKey } from '../documents/component-key.ts';
import type { ComponentEffect } from '../documents/components.ts';
import type { Explanation, Layer } from '../documents/explanation.ts';
import type { LearntFindings } from '../documents/learnt.ts';
import { flowKey, flowsIn, standsFor } from '../documents/flows.ts';

/** A layer or module whose effect was measured, and its rank among those of its kind. */
export interface RatedComponent {
  readonly kind: 'layer' | 'module';
  /** Module path. */
  readonly path: string;
  /** The layer; null for a module. */
  readonly layer: Layer | null;
  /** The tensor of a layer or the key of a module, which the panel selects it by. */
  readonly part: string;
  readonly effect: ComponentEffect;
  /** Rank by size of the effect, 1 for the largest; equal effects share a rank. */
  readonly rank: number;
  /** How many are ranked. */
  readonly count: number;
  /** What is ranked: flows where they are known, else components of its kind. Null: several flows, which have no rank. */
  readonly ranked: 'flow' | 'layer' | 'module' | null;
  /** What the layer has learnt, and its rank among all layers with parameters; null where that is not measured. */
  readonly learnt: RatedLearnt | null;
}

interface RatedLearnt {
  readonly mean: number;
  readonly rank: number;
  readonly count: number;
}

type Unrated = Omit<RatedComponent, 'rank' | 'count' | 'ranked'>;

/** The layers and modules of an explanation whose effects were measured. */
export function ratedComponents({ components, layers, learnt }: Explanation): readonly RatedComponent[] {
  const byTensor = new Map(layers.map((layer) => [layer.tensor, layer]));
  const byLearnt = ratedLearnt(learnt ?? []);
  const effects = components?.effects ?? [];
  const known = effects.flatMap((effect): Unrated[] => {
    const { component } = effect;
    if (component.kind === 'module') {
      const part = componentKey(component);
      return [{ kind: 'module', path: component.path, layer: null, part, effect, learnt: null }];
    }
    const layer = component.kind === 'layer' ? byTensor.get(component.tensor) : undefined;
    return layer === undefined
      ? []
      : [
          {
            ...{ kind: 'layer', path: layer.path, layer, part: layer.tensor, effect },
            learnt: byLearnt.get(layer.tensor) ?? null,
          },
        ];
  });
  const flows = new Map(
    flowsIn(effects)
      .filter(([{ flow }]) => flow !== undefined)
      .map((members) => [flowKey(members[0]), sizeOf({ effect: standsFor(members) })]),
  );
  return (['layer', 'module'] as const).flatMap((kind) => {
    const own = known.filter((one) => one.kind === kind);
    return [
      ...rated(own.filter(({ effect }) => effect.flow === undefined)),
      ...own.filter(({ effect }) => effect.flow !== undefined).map((one) => onFlow(one, flows)),
    ];
  });
}

/** What layers have learnt by the first replacement that was measured, by tensor. */
function ratedLearnt([findings]: readonly LearntFindings[]): ReadonlyMap<string, RatedLearnt> {
  const effects = findings?.effects ?? [];
  const sizes = effects.map(({ mean }) => Math.abs(mean));
  return new Map(
    effects.flatMap(({ layers, mean }) => {
      const rank = 1 + sizes.filter((size) => size > Math.abs(mean)).length;
      return layers.map((tensor) => [tensor, { mean, rank, count: effects.length }] as const);
    }),
  );
}

function rated(known: readonly Unrated[]): readonly RatedComponent[] {
  const sizes = known.map(sizeOf).sort((a, b) => b - a);
  return known.map((one) => {
    return { ...one, rank: sizes.indexOf(sizeOf(one)) + 1, count: known.length, ranked: one.kind };
  });
}

/** @param flows sizes of effects by flow */
function onFlow(one: Unrated, flows: ReadonlyMap<string, number>): RatedComponent {
  const size = flows.get(flowKey(one.effect));
  const larger = [...flows.values()].filter((other) => other > (size ?? Infinity));
  return { ...one, rank: larger.length + 1, count: flows.size, ranked: size === undefined ? null : 'flow' };
}

/** The size of an effect in Dice points; 0 where it counts as zero. */
export function sizeOf({ effect }: Pick<RatedComponent, 'effect'>): number {
  return isZero(effect) ? 0 : Math.abs(effect.mean);
}

function isZero({ state }: ComponentEffect): boolean {
  return state === 'skipped' || state === 'proved' || state === 'screened' || state === 'negligible';
}

/** "−8.31 Dice points [−9.10, −7.52]"; without the interval where the effect is exact or zero. */
export function effectWords({ effect }: Pick<RatedComponent, 'effect'>): string {
  if (isZero(effect)) return 'no effect on Dice';
  if (effect.n === 0) return 'no effect known, no donor differs';
  const { mean, low, high } = effect;
  const interval = low < high ? ` [${signed(low)}, ${signed(high)}]` : '';
  return `${signed(mean)} Dice points${interval}`;
}

/** "rank 2 of 6 flows"; "rank 2 of 38 layers" where flows are not known. */
export function rankWords({ rank, count, ranked }: RatedComponent): string {
  return ranked === null ? 'several flows' : `rank ${rank} of ${count} ${ranked}${count === 1 ? '' : 's'}`;
}

/** "learnt −52.10, rank 3 of 18"; null where that is not measured. */
export function learntWords({ learnt }: Pick<RatedComponent, 'learnt'>): string | null {
  return learnt && `learnt ${signed(learnt.mean)}, rank ${learnt.rank} of ${learnt.count}`;
}

function signed(value: number): string {
  if (value === 0) return '0';
  return `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(Math.abs(value) < 0.0995 ? 3 : 2)}`;
}
