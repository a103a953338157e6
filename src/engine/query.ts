import { folderImages } from '../imaging/folder-images.ts';
import type { Found, Query } from '../protocol/engine-queries.ts';
import type { ModelShelf } from './model/model-shelf.ts';
import { featureMap } from './scene/feature-map.ts';
import { runNeeds } from './scene/run-needs.ts';
import { treatedBlock } from './scene/treated-block.ts';
import { viewedVolume } from './scene/viewed-volume.ts';

/**
 * Answers a query.
 * @param memory bytes that a run may take for kept values and sessions
 * @throws UserError when a file cannot be read, a model fails, or the query was cancelled
 */
export async function answer(
  query: Query,
  shelf: ModelShelf,
  memory: number,
  isCancelled: () => boolean,
): Promise<Found[Query['kind']]> {
  switch (query.kind) {
    case 'images':
      return folderImages(query.folder, query.like);
    case 'volume':
      return viewedVolume(query.path);
    case 'treated': {
      const { explanation, block } = query;
      return shelf.lend(explanation.question.model.path, (model) =>
        treatedBlock(explanation, block, model, isCancelled),
      );
    }
    case 'runNeeds': {
      const { question } = query;
      return shelf.lend(question.model.path, (model) => runNeeds(question, model, memory, isCancelled));
    }
    case 'featureMap': {
      const { question, tensor, channel } = query;
      return shelf.lend(question.model.path, (model) =>
        featureMap(question, { tensor, channel }, model, isCancelled),
      );
    }
  }
}
