import { RequestType } from 'vscode-jsonrpc';
import type { Explanation, Question } from '../documents/explanation.ts';
import type { ChannelName, FeatureMap } from '../documents/feature-map.ts';
import type { FolderImage } from '../documents/folder-image.ts';
import type { RunNeeds } from '../documents/run-needs.ts';
import type { TreatedBlock } from '../documents/treated-block.ts';
import type { ViewedVolume } from '../documents/viewed-volume.ts';
import type { Answer } from './engine.ts';

/** What pages may look up in the engine; nothing of it is kept in a document. */
export type Query = FeatureMapQuery | ImagesQuery | RunNeedsQuery | TreatedQuery | VolumeQuery;

/** A volume alone. */
interface VolumeQuery {
  readonly kind: 'volume';
  readonly path: string;
}

/** A block of the input under one draw. */
interface TreatedQuery {
  readonly kind: 'treated';
  readonly explanation: Explanation;
  readonly block: number;
}

/** What a channel is for the image as it is. */
interface FeatureMapQuery extends ChannelName {
  readonly kind: 'featureMap';
  readonly question: Question;
}

/** What measuring the input is expected to take. */
interface RunNeedsQuery {
  readonly kind: 'runNeeds';
  readonly question: Question;
}

/** The images of a folder, which are named as another image and its mask are. */
interface ImagesQuery {
  readonly kind: 'images';
  readonly folder: string;
  readonly like: FolderImage;
}

/** What each query finds. */
export interface Found {
  readonly featureMap: FeatureMap;
  readonly treated: TreatedBlock;
  readonly runNeeds: RunNeeds;
  readonly images: readonly FolderImage[];
  readonly volume: ViewedVolume;
}

/** Looks something up. */
export const queryRequest = new RequestType<Query, Answer<unknown>, void>('query');
