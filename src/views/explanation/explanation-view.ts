import { explanationKind } from '../../documents/explanation-kind.ts';
import { explanationPage } from '../../protocol/explanation-page.ts';
import type { DocumentView } from '../document/document-view.ts';
import { explanationViewType } from '../view-types.ts';
import type { ExplanationTypes } from './explanation-types.ts';
import { isAboutOtherImage } from './file-changes.ts';
import { fileFor } from './file-for.ts';
import { panelRequests } from './panel-requests.ts';
import { changedRequest, keptGuesses } from './question-settings.ts';
import { planWith } from './run-plan.ts';

/** Explanations: anything about the question can be changed before it is run. */
export const explanationView: DocumentView<ExplanationTypes> = {
  kind: explanationKind,
  page: explanationPage,
  viewType: explanationViewType,
  doing: 'Explaining',
  runsOncePrepared: false,
  changing: {
    plan: planWith,
    request: changedRequest,
    carryOver: (before, prepared, changes) => ({
      ...prepared,
      guesses: [...keptGuesses(before.guesses, prepared.guesses, changes)],
    }),
    isElsewhere: (saved, prepared) => isAboutOtherImage(saved.question, prepared.question),
    fileFor,
  },
  own: panelRequests,
};
