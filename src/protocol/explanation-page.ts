import { type EffectColumns, packEffects } from '../documents/effect-columns.ts';
import type { Explanation, Question } from '../documents/explanation.ts';
import type { ExplainAim, PredictedStep } from '../documents/explanation-step.ts';
import type { ChannelName, FeatureMap } from '../documents/feature-map.ts';
import { totalsOf } from '../documents/readings.ts';
import type { RunNeeds } from '../documents/run-needs.ts';
import type { TreatedBlock } from '../documents/treated-block.ts';
import type { RoiSetting } from '../documents/roi-choice.ts';
import type { Settings } from '../documents/settings.ts';
import type { FromPage, Page } from './page.ts';

/** What is changed for the next run; what is absent stays as it was. */
export type Changes = { readonly roi?: RoiSetting | undefined } & Pick<
  Settings,
  | 'preset'
  | 'reading'
  | 'passes'
  | 'treatment'
  | 'intervention'
  | 'block'
  | 'refine'
  | 'regions'
  | 'draws'
  | 'seed'
  | 'jointCheck'
  | 'output'
  | 'class'
  | 'decision'
  | 'activation'
  | 'threshold'
>;

/** An explanation in the form in which the panel is shown it: the effects of blocks travel as columns. */
export interface ShownExplanation {
  /** Its maps come without effects and draws. */
  readonly explanation: Explanation;
  /** The total effects of each of its maps. */
  readonly effects: readonly EffectColumns[];
  /** The direct effects of the input's blocks, where they were measured. */
  readonly direct: EffectColumns | null;
  /** The predicted total effects of the input's blocks; absent: none were predicted. */
  readonly predicted?: PredictedStep;
}

/** Files of a question that can be exchanged. */
export type QuestionFile = 'image' | 'mask' | 'references' | 'regions';

/** What was found, or why nothing was. */
export type Outcome<T> =
  { readonly found: T; readonly problem: null } | { readonly found: null; readonly problem: string };

/** What only the panel asks. Changes that were not prepared yet are prepared along with other files. */
export type PanelRequest =
  /** Which of the images of its folder the image is. */
  | { readonly type: 'folder' }
  /** Prepare the next image of the folder (1), or the previous one (-1). */
  | { readonly type: 'otherImage'; readonly step: 1 | -1; readonly changes: Changes }
  /** Ask for another file, and prepare with it. */
  | { readonly type: 'chooseFile'; readonly file: QuestionFile; readonly changes: Changes }
  /** What a block is replaced by and the mask under it; null: not any more. */
  | { readonly type: 'treated'; readonly block: number | null }
  /** What the next run is expected to take; false: not any more. */
  | { readonly type: 'runNeeds'; readonly isWanted: boolean }
  /** The feature map of a channel; null: not any more. */
  | { readonly type: 'featureMap'; readonly of: ChannelName | null }
  /** Prepare without a mask, or without references. */
  | { readonly type: 'dropFile'; readonly file: 'mask' | 'references'; readonly changes: Changes };

/** Where an image stands among those of its folder. */
export interface FolderPlace {
  readonly kind: 'folder';
  /** Path of the image. */
  readonly image: string;
  /** From 0; -1 where it is not among them. */
  readonly index: number;
  readonly count: number;
}

/** What the panel is answered. */
export type PanelAnswer =
  | FolderPlace
  | ({ readonly kind: 'treated'; readonly block: number } & Outcome<TreatedBlock>)
  | ({ readonly kind: 'featureMap' } & ChannelName & Outcome<FeatureMap>)
  | ({ readonly kind: 'runNeeds'; readonly question: Question } & Outcome<RunNeeds>)
  /** Changes that came along with other files were prepared: as they were then, they are none any more. */
  | { readonly kind: 'prepared'; readonly changes: Changes };

export type FromPanel = FromPage<ExplainAim, Changes, PanelRequest>;

/** An explanation as the panel is shown it. */
export function showExplanation(explanation: Explanation): ShownExplanation {
  return {
    explanation: {
      ...explanation,
      maps: explanation.maps.map((map) => ({ ...totalsOf(map), effects: [], draws: null })),
    },
    effects: explanation.maps.map(({ effects }) => packEffects(effects)),
    direct: directOf(explanation),
    ...predictedOf(explanation),
  };
}

function predictedOf({ maps }: Explanation): Pick<ShownExplanation, 'predicted'> {
  const predicted = maps[0]?.predicted;
  return predicted === undefined
    ? {}
    : { predicted: { ...predicted, effects: packEffects(predicted.effects) } };
}

function directOf({ maps }: Explanation): EffectColumns | null {
  const direct = maps[0]?.direct;
  return direct === undefined ? null : packEffects(direct.effects);
}

/** The page of an explanation: the panel. */
export const explanationPage: Page<Explanation, ShownExplanation> = { name: 'panel', show: showExplanation };
