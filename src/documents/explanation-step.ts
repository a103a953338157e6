import type { Box } from './box.ts';
import { type Cause, type CauseFindings, withCauses } from './causes.ts';
import { componentKey } from './component-key.ts';
import type { ComponentEffect, ComponentFindings } from './components.ts';
import { type EffectColumns, unpackEffects } from './effect-columns.ts';
import type { Effect } from './effects.ts';
import { type LearntFindings, type Replacement, withLearnt } from './learnt.ts';
import type { EffectMap, Explanation, MapGeometry } from './explanation.ts';
import { type JointCheck, withRows } from './joint.ts';
import type { Predicted } from './prediction.ts';

/**
 * What a run of an explanation measures: the blocks of the input; what many of them do together; every module, layer and skip
 * connection; the channels of one tensor; the blocks of one tensor; how much of the effect of a box of the input passes
 * through one tensor; cheap causes, by a few whole passes each; or what each layer has learnt, by replacing its parameters.
 */
export type ExplainAim =
  | { readonly kind: 'input' }
  | { readonly kind: 'joint' }
  | { readonly kind: 'layers' }
  | { readonly kind: 'channels'; readonly tensor: string }
  | { readonly kind: 'map'; readonly tensor: string }
  | { readonly kind: 'mediation'; readonly tensor: string; readonly box: Box<'input'> }
  | { readonly kind: 'causes' }
  | { readonly kind: 'learnt'; readonly replacement: Replacement };

/** Effects of blocks of one map that are new or better known; the map may be new. */
export interface MapStep {
  readonly geometry: MapGeometry;
  readonly effects: EffectColumns;
  /** Which reading they are of; absent: total. */
  readonly reading?: 'direct';
}

/** Total effects of the input's blocks that were predicted, and how well. */
export interface PredictedStep extends Omit<Predicted, 'effects'> {
  readonly effects: EffectColumns;
}

/** Effects of components that are new or better known, and what they are changes of. */
export interface ComponentsStep extends Pick<ComponentFindings, 'intervention' | 'donors' | 'baselineDice'> {
  readonly effects: readonly ComponentEffect[];
}

/** What a run of an explanation found since its last step. */
export interface ExplanationStep {
  readonly map: MapStep | null;
  readonly components: ComponentsStep | null;
  /** Causes that were tried; absent: none. */
  readonly causes?: readonly Cause[];
  /** Total effects of the input's blocks that were predicted; absent: none. */
  readonly predicted?: PredictedStep;
  /** What layers have learnt by one replacement, all that is known of it; absent: nothing new. */
  readonly learnt?: LearntFindings;
  /** Rows of the joint check that are new; absent: none. */
  readonly joint?: JointCheck;
}

/** A step that brought nothing. */
export const noStep: ExplanationStep = { map: null, components: null };

/** An explanation with what a step brought: newer effects replace older ones. */
export function mergeExplanation(
  explanation: Explanation,
  { map, components, causes, joint, learnt, predicted }: ExplanationStep,
): Explanation {
  const maps = map === null ? explanation.maps : mapsWith(explanation.maps, map);
  return {
    ...explanation,
    maps: predicted === undefined ? maps : predictedWith(maps, predicted),
    components:
      components === null ? explanation.components : findingsWith(explanation.components, components),
    ...(causes !== undefined && { causes: causesWith(explanation.causes, causes) }),
    ...(learnt !== undefined && { learnt: withLearnt(explanation.learnt ?? [], learnt) }),
    ...(joint !== undefined && { joint: withRows(explanation.joint, joint) }),
  };
}

/** Maps with predicted total effects of the input, which comes first. */
function predictedWith(maps: readonly EffectMap[], predicted: PredictedStep): EffectMap[] {
  const effects = [...unpackEffects(predicted.effects)];
  return maps.map((map, i) => (i === 0 ? { ...map, predicted: { ...predicted, effects } } : map));
}

function causesWith(before: Explanation['causes'], newer: readonly Cause[]): CauseFindings {
  return { isComplete: before?.isComplete ?? false, causes: withCauses(before?.causes ?? [], newer) };
}

function mapsWith(maps: readonly EffectMap[], { geometry, effects, reading }: MapStep): EffectMap[] {
  const place = maps.findIndex(({ tensor }) => tensor === geometry.tensor);
  const before: EffectMap = maps[place] ?? { ...geometry, effects: [], draws: null };
  const newer = unpackEffects(effects).toSorted((a, b) => a.index - b.index);
  const direct = before.direct ?? { effects: [], draws: null };
  const map: EffectMap =
    reading === 'direct'
      ? { ...before, direct: { ...direct, effects: mergeSorted(direct.effects, newer) } }
      : { ...before, effects: mergeSorted(before.effects, newer) };
  return place < 0 ? [...maps, map] : maps.with(place, map);
}

/** Merges two lists in order of index in one pass: a map may have many blocks, and ten steps come in a second. */
function mergeSorted(older: readonly Effect[], newer: readonly Effect[]): Effect[] {
  const merged: Effect[] = [];
  const rest = newer.values();
  let next = rest.next();
  for (const known of older) {
    for (; next.done !== true && next.value.index < known.index; next = rest.next()) merged.push(next.value);
    if (next.done === true || next.value.index > known.index) merged.push(known);
  }
  for (; next.done !== true; next = rest.next()) merged.push(next.value);
  return merged;
}

function findingsWith(
  before: ComponentFindings | null,
  { effects, ...under }: ComponentsStep,
): ComponentFindings {
  const known = new Map<string, ComponentEffect>();
  for (const one of [...(before?.effects ?? []), ...effects]) known.set(componentKey(one.component), one);
  return { ...under, isComplete: before?.isComplete ?? false, effects: [...known.values()] };
}
