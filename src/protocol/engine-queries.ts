import { RequestType } from 'vscode-jsonrpc';
import type { Question } from '../documents/explanation.ts';
import type { FolderImage } from '../documents/folder-image.ts';
import type { Answer } from './engine.ts';

/** What pages may look up in the engine; nothing of it is kept in a document. */
export type Query = ImagesQuery;

/** The images of a folder, which are named as another image and its mask are. */
interface ImagesQuery {
  readonly kind: 'images';
  readonly folder: string;
  readonly like: FolderImage;
}

/** What each query finds. */
export interface Found {
  readonly images: readonly FolderImage[];
}

/** Looks something up. */
export const queryRequest = new RequestType<Query, Answer<unknown>, void>('query');

/** The files of a question's image, in the order of its channels. */
export function filesOf({
  image,
  channelImages = [],
}: Pick<Question, 'image' | 'channelImages'>): readonly string[] {
  return [image, ...channelImages].map(({ path }) => path);
}
