/** The view type of the editor on explanations, as `package.json` names it. */
export const explanationViewType = 'segcause.explanation';

/** The view type of the editor on comparisons, as `package.json` names it. */
export const comparisonViewType = 'segcause.comparison';

/** The view types of the editor on models, as `package.json` names them: by default, and for files of any JSON. */
export const modelViewTypes = ['segcause.model', 'segcause.tensorflowJsModel'] as const;

/** The view type of the viewer of volumes, as `package.json` names it. */
export const volumeViewType = 'segcause.volume';
