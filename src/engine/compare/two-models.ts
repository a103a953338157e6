import type { LoadedModel } from '../model/model-shelf.ts';
import type { LayerSession } from '../scene/layer-session.ts';
import type { OpenedQuestion } from '../scene/opened-question.ts';

/** Two models that are compared. */
export interface TwoModels {
  readonly before: LoadedModel;
  readonly after: LoadedModel;
}

/** What was asked of each of them. */
export interface TwoQuestions {
  readonly before: OpenedQuestion;
  readonly after: OpenedQuestion;
}

/** Sessions for the layers of each of them. */
export interface TwoSessions {
  readonly before: LayerSession;
  readonly after: LayerSession;
}
