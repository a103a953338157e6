import { comparisonKind } from '../../documents/comparison-kind.ts';
import { comparisonPage } from '../../protocol/comparison-page.ts';
import type { DocumentView } from '../document/document-view.ts';
import { comparisonViewType } from '../view-types.ts';
import { chooseImages } from './choose-images.ts';
import type { ComparisonTypes } from './comparison-types.ts';

/** Comparisons: both models are asked the same, so that nothing is left to be set before the first run. */
export const comparisonView: DocumentView<ComparisonTypes> = {
  kind: comparisonKind,
  page: comparisonPage,
  viewType: comparisonViewType,
  doing: 'Comparing',
  runsOncePrepared: true,
  changing: null,
  own: { compareImages: chooseImages },
};
