import { folderImages } from '../imaging/folder-images.ts';
import type { Found, Query } from '../protocol/engine-queries.ts';
import type { ModelShelf } from './model/model-shelf.ts';
import { featureMap } from './scene/feature-map.ts';
import { treatedBlock } from './scene/treated-block.ts';

/**
 * Answers a query.
 * @throws UserError when a file cannot be read, a model fails, or the query was cancelled
 */
export async function answer(
  query: Query,
  shelf: ModelShelf,
  isCancelled: () => boolean,
): Promise<Found[Query['kind']]> {
  switch (query.kind) {
    case 'images':
      return folderImages(query.folder, query.like);
    case 'treated': {
      const { explanation, block } = query;
      return shelf.lend(explanation.question.model.path, (model) =>
        treatedBlock(explanation, block, model, isCancelled),
      );
    }
    case 'featureMap': {
      const { question, tensor, channel } = query;
      return shelf.lend(question.model.path, (model) =>
        featureMap(question, { tensor, channel }, model, isCancelled),
      );
    }
  }
}
