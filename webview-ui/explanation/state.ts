import { type Cause, withCauses } from '../../src/documents/causes.ts';
import type { Explanation, MapGeometry } from '../../src/documents/explanation.ts';
import type {
  ExplainAim,
  ExplanationStep,
  MapStep,
  PredictedStep,
} from '../../src/documents/explanation-step.ts';
import type { Predicted } from '../../src/documents/prediction.ts';
import { withLearnt } from '../../src/documents/learnt.ts';
import { withRows } from '../../src/documents/joint.ts';
import type { ShownExplanation } from '../../src/protocol/explanation-page.ts';
import { type KnownComponents, withComponents } from '../model/component-effects.ts';
import { type KnownEffects, mapsOf, nothingKnown, withColumns } from '../model/known-effects.ts';
import type { ContentReader, PageState, Shown } from '../model/page-state.ts';
import { type Masks, masksOf } from '../model/roi-counts.ts';

/** Effects that were predicted. */
export interface PredictedEffects extends Omit<Predicted, 'effects'> {
  readonly known: KnownEffects;
}

/** An explanation in the form in which the panel holds it. */
export interface PanelContent extends Masks {
  /** What was asked; its effects are in `maps` and `components`. */
  readonly explanation: Explanation;
  /** The input's map first. */
  readonly maps: readonly [KnownEffects, ...KnownEffects[]];
  /** The direct effects of the input's blocks; null where none are measured. */
  readonly direct: KnownEffects | null;
  /** Their predicted total effects, and how well they are predicted; null where none are. */
  readonly predicted: PredictedEffects | null;
  readonly components: KnownComponents;
}

/** An explanation as the panel shows it. */
export type ShownState = Shown<PanelContent, ExplainAim>;

/** Everything the extension has sent to the panel. */
export type PanelState = PageState<PanelContent, ExplainAim>;

/** How the panel reads explanations. */
export const explanationReader: ContentReader<ShownExplanation, ExplanationStep, PanelContent> = {
  read({ explanation, effects, direct, predicted }) {
    const [input, ...layers] = mapsOf(explanation);
    const known = (map: typeof input, i: number): KnownEffects => {
      const columns = effects[i];
      return columns === undefined ? nothingKnown(map) : withColumns(nothingKnown(map), columns);
    };
    return {
      explanation,
      maps: [known(input, 0), ...layers.map((map, i) => known(map, i + 1))],
      direct: direct && withColumns(nothingKnown(input), direct),
      predicted: predicted ? predictedOn(input, predicted) : null,
      components: withComponents(new Map(), explanation.components?.effects ?? []),
      ...masksOf(explanation),
    };
  },
  merge(content, { map, components, causes, joint, learnt, predicted }) {
    return {
      ...content,
      ...(map?.reading === 'direct' && {
        direct: withColumns(content.direct ?? nothingKnown(content.maps[0]), map.effects),
      }),
      ...(map !== null && map.reading !== 'direct' && { maps: mapsWith(content.maps, map) }),
      ...(predicted !== undefined && { predicted: predictedOn(content.maps[0], predicted) }),
      ...(components !== null && {
        explanation: withDonors(content.explanation, components),
        components: withComponents(content.components, components.effects),
      }),
      ...(causes !== undefined && { explanation: withTried(content.explanation, causes) }),
      ...(learnt !== undefined && {
        explanation: {
          ...content.explanation,
          learnt: withLearnt(content.explanation.learnt ?? [], learnt),
        },
      }),
      ...(joint !== undefined && {
        explanation: { ...content.explanation, joint: withRows(content.explanation.joint, joint) },
      }),
    };
  },
};

function predictedOn(map: MapGeometry, { effects, passes, fits }: PredictedStep): PredictedEffects {
  return { known: withColumns(nothingKnown(map), effects), passes, fits };
}

/** The maps with newer effects of one of them, which may be new. */
function mapsWith(maps: PanelContent['maps'], { geometry, effects }: MapStep): PanelContent['maps'] {
  const [input, ...layers] = maps;
  if (input.tensor === geometry.tensor) return [withColumns(input, effects), ...layers];
  const isNew = layers.every(({ tensor }) => tensor !== geometry.tensor);
  const all = isNew ? [...layers, nothingKnown(geometry)] : layers;
  return [input, ...all.map((map) => (map.tensor === geometry.tensor ? withColumns(map, effects) : map))];
}

/** The explanation with causes that were tried. */
function withTried(explanation: Explanation, newer: readonly Cause[]): Explanation {
  const { isComplete = false, causes = [] } = explanation.causes ?? {};
  return { ...explanation, causes: { isComplete, causes: withCauses(causes, newer) } };
}

/** The explanation with what components are set to, and from which donors. */
function withDonors(
  explanation: Explanation,
  { intervention, donors, baselineDice }: NonNullable<ExplanationStep['components']>,
): Explanation {
  const { isComplete = false, effects = [] } = explanation.components ?? {};
  return { ...explanation, components: { intervention, donors, baselineDice, isComplete, effects } };
}
