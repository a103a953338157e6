import type {
  BlockDifference,
  Comparison,
  ComponentDifference,
  OwnDifference,
  Transplant,
} from './comparison.ts';
import { componentKey } from './component-key.ts';
import type { ComponentEffect } from './components.ts';
import { type EffectColumns, unpackEffects } from './effect-columns.ts';
import type { Effect, EffectMap, Explanation } from './explanation.ts';
import type { Window } from './settings.ts';

/**
 * What is compared: the blocks of the input; layers and modules; each layer's own change; each layer put into the other
 * network; or layers over the other images of a folder, whose masks have the images' names.
 */
export type CompareAim =
  | { readonly kind: 'input' | 'layers' | 'own' | 'transplant' }
  | { readonly kind: 'images'; readonly folder: string; readonly masks: string | null };

/** Effects of one side that are new or better known since the last message. */
export interface SideProgress {
  readonly effects: EffectColumns;
  readonly components: readonly ComponentEffect[];
}

/** How far a comparison is with one of its aims, and what is new or better known since the last message. */
export interface CompareProgress {
  readonly aim: CompareAim;
  /** Share of the aim's work that is done, 0–1. */
  readonly share: number;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
  readonly before: SideProgress;
  readonly after: SideProgress;
  /** All differences of the aim's kind that are known, since each one's p-value depends on all others. */
  readonly blocks: readonly BlockDifference[];
  readonly components: readonly ComponentDifference[];
  readonly ownDifferences: readonly OwnDifference[];
  readonly transplants: readonly Transplant[];
}

/** A comparison with what a message brought. */
export function withProgress(comparison: Comparison, progress: CompareProgress): Comparison {
  const { aim, blocks, components, ownDifferences, transplants } = progress;
  return {
    ...comparison,
    before: withSide(comparison.before, progress.before),
    after: withSide(comparison.after, progress.after),
    ...(aim.kind === 'input' ? { blocks: [...blocks] } : {}),
    ...(aim.kind === 'layers' ? { components: [...components] } : {}),
    ...(aim.kind === 'own' ? { ownDifferences: [...ownDifferences] } : {}),
    ...(aim.kind === 'transplant' ? { transplants: [...transplants] } : {}),
  };
}

function withSide(explanation: Explanation, { effects, components }: SideProgress): Explanation {
  const [input, ...others] = explanation.maps;
  const maps =
    input === undefined || effects.index.length === 0
      ? explanation.maps
      : [withEffects(input, effects), ...others];
  if (components.length === 0) return { ...explanation, maps };
  const known = new Map(
    [...(explanation.components?.effects ?? []), ...components].map((one) => [
      componentKey(one.component),
      one,
    ]),
  );
  const { intervention } = explanation.question;
  const donors = { origin: 'references', images: 0, label: '' } as const;
  const findings = explanation.components ?? {
    intervention,
    donors,
    baselineDice: 0,
    isComplete: false,
    effects: [],
  };
  return { ...explanation, maps, components: { ...findings, effects: [...known.values()] } };
}

function withEffects(map: EffectMap, columns: EffectColumns): EffectMap {
  const across = Math.ceil(map.size[1] / map.block[1]);
  const known = new Map(map.effects.map((effect) => [indexOf(effect.unit.block, map, across), effect]));
  for (const { index, effect } of unpackEffects(columns)) {
    const [height, width] = map.block;
    const [y, x] = [Math.floor(index / across) * height, (index % across) * width];
    const block: Window = [y, x, Math.min(height, map.size[0] - y), Math.min(width, map.size[1] - x)];
    known.set(index, { unit: { tensor: map.tensor, block }, ...effect } satisfies Effect);
  }
  const effects = [...known].sort(([a], [b]) => a - b).map(([, effect]) => effect);
  return { ...map, effects };
}

function indexOf([y, x]: Window, { block }: EffectMap, across: number): number {
  return Math.floor(y / block[0]) * across + Math.floor(x / block[1]);
}
