/** The view type of the editor on explanations, as `package.json` names it. */
export const explanationViewType = 'segcause.explanation';

/** The view type of the editor on comparisons, as `package.json` names it. */
export const comparisonViewType = 'segcause.comparison';
