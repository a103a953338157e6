import { type Cause, withCauses } from '../../documents/causes.ts';
import { componentKey } from '../../documents/component-key.ts';
import type { ComponentEffect } from '../../documents/components.ts';
import { packEffects } from '../../documents/effect-columns.ts';
import type { Effect } from '../../documents/effects.ts';
import type { LearntFindings } from '../../documents/learnt.ts';
import type { MapGeometry } from '../../documents/explanation.ts';
import type { ComponentsStep, ExplanationStep } from '../../documents/explanation-step.ts';
import { type JointCheck, withRows } from '../../documents/joint.ts';
import type { Predicted } from '../../documents/prediction.ts';
import type { Gathering } from '../run/reporter.ts';

/**
 * Effects that are new or better known: of blocks of a map, or of components; causes that were tried; what blocks do
 * together; and predictions.
 */
export interface FoundEffects {
  readonly map?: {
    readonly geometry: MapGeometry;
    readonly effects: readonly Effect[];
    readonly reading?: 'direct';
  };
  readonly components?: ComponentsStep;
  readonly causes?: readonly Cause[];
  readonly learnt?: LearntFindings;
  /** Rows of a joint check that are new. */
  readonly joint?: JointCheck;
  readonly predicted?: Predicted;
}

/** Collects the newest effect of each block and component, causes, what blocks do together, and predictions. */
export function gatherExplanation(): Gathering<FoundEffects, ExplanationStep> {
  const blocks = new Map<number, Effect>();
  const parts = new Map<string, ComponentEffect>();
  let causes: readonly Cause[] = [];
  let joint: JointCheck | undefined;
  let last: FoundEffects = {};
  return {
    add(found) {
      last = found;
      for (const effect of found.map?.effects ?? []) blocks.set(effect.index, effect);
      for (const effect of found.components?.effects ?? []) parts.set(componentKey(effect.component), effect);
      causes = withCauses(causes, found.causes ?? []);
      if (found.joint !== undefined) joint = withRows(joint, found.joint);
    },
    take() {
      const { map, components, learnt, predicted } = last;
      const step: ExplanationStep = {
        map: map ? { ...map, effects: packEffects([...blocks.values()]) } : null,
        components: components ? { ...components, effects: [...parts.values()] } : null,
        ...(causes.length > 0 && { causes }),
        ...(predicted && { predicted: { ...predicted, effects: packEffects(predicted.effects) } }),
        ...(learnt && { learnt }),
        ...(joint !== undefined && { joint }),
      };
      blocks.clear();
      parts.clear();
      causes = [];
      joint = undefined;
      return step;
    },
  };
}
