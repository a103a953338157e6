import { folderImages } from '../imaging/folder-images.ts';
import type { Found, Query } from '../protocol/engine-queries.ts';

/**
 * Answers a query.
 * @throws UserError when a file cannot be read, or a model fails
 */
export async function answer(query: Query): Promise<Found[Query['kind']]> {
  return folderImages(query.folder, query.like);
}
