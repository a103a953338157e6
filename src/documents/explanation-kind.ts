import { type Explanation, explanationSchema, type FileReference } from './explanation.ts';
import {
  hasFindings,
  isFinished,
  isMeasured,
  isOnDemand,
  isResumable,
  isWorthKeeping,
  openAims,
  withoutFindings,
} from './explanation-findings.ts';
import { type ExplainAim, type ExplanationStep, mergeExplanation } from './explanation-step.ts';
import type { DocumentKind } from './kind.ts';
import type { Regions } from './regions.ts';
import type { Settings } from './settings.ts';
import { upgradedExplanation } from './upgrade.ts';

/** A model and what to explain about it. All paths are absolute; `settings` win over `NAME.explain.json`. */
export interface ExplanationRequest {
  readonly model: string;
  readonly settings: Settings;
  /** Settings beside the model that do not hold, such as a mask that was put away. */
  readonly except?: readonly (keyof Settings)[];
  /** The RoI is that of another image, mask or class: where it does not fit, it is chosen anew, and a guess says why. */
  readonly isRoiKept?: boolean;
  /** True paths of folders: what the settings name, and the settings' own file, is read only where it truly lies in one. */
  readonly within?: readonly string[];
}

/** Explanations (`NAME.segcause.json`). */
export const explanationKind: DocumentKind<Explanation, ExplanationRequest, ExplainAim, ExplanationStep> = {
  name: 'explanation',
  noun: 'an explanation',
  ending: '.segcause.json',
  remedy: 'explain the model again',
  version: 2,
  schema: explanationSchema,
  upgrade: upgradedExplanation,
  mapPaths: mapExplanationPaths,
  modelsAsked: ({ model }) => [model],
  explanations: (explanation) => [explanation],
  merge: mergeExplanation,
  withoutFindings,
  hasFindings,
  openAims,
  isMeasured,
  isOnDemand,
  isFinished,
  isResumable,
  isWorthKeeping,
};

/** An explanation with each path it names passed through `change`. */
export function mapExplanationPaths(explanation: Explanation, change: (path: string) => string): Explanation {
  const moved = (file: FileReference): FileReference => ({ ...file, path: change(file.path) });
  const { question } = explanation;
  return {
    ...explanation,
    question: {
      ...question,
      model: moved(question.model),
      image: moved(question.image),
      ...(question.channelImages && { channelImages: question.channelImages.map(moved) }),
      mask: question.mask && moved(question.mask),
      references: question.references && moved(question.references),
      ...(question.regions && { regions: movedRegions(question.regions, moved) }),
    },
  };
}

function movedRegions(regions: Regions, moved: (file: FileReference) => FileReference): Regions {
  const { chosen } = regions;
  return 'file' in chosen ? { ...regions, chosen: { ...chosen, file: moved(chosen.file) } } : regions;
}
