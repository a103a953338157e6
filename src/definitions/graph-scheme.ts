/** The scheme of documents that show a model's graph as text. */
export const graphScheme = 'segcause-graph';
