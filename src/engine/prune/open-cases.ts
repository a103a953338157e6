import { basename } from 'node:path';
import { at } from '../../at.ts';
import type { PruneRequest, Pruning } from '../../documents/pruning.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import { kindOf } from '../../imaging/is-volume.ts';
import { listImages } from '../../imaging/list-images.ts';
import { listStacks } from '../../imaging/list-stacks.ts';
import { maskNamed, masksByStem } from '../../imaging/mask-names.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { readSettings } from '../prepare/read-settings.ts';
import { openCase, type PruningCase } from './pruning-case.ts';
import type { Progress } from './progress.ts';

/** Images of a folder with their masks, and those that could not be read. */
export interface OpenedCases {
  readonly cases: readonly PruningCase[];
  readonly skipped: Pruning['skipped'];
}

/** Each half needs two for an interval. */
const fewest = 4;

/**
 * Reads the images of a folder, each with the mask of its name, in the order of their names.
 * @throws UserError when a folder cannot be read, or fewer than four images can
 */
export async function openCases(
  { images, masks, settings }: PruneRequest,
  loaded: LoadedModel,
  progress: Progress,
): Promise<OpenedCases> {
  const like = await exampleFor(loaded.path, images);
  const stacks = await listStacks(images, like);
  const found = masksByStem(await listImages(masks, await kindOf(at(like, 0))));
  const cases: PruningCase[] = [];
  const skipped: { readonly item: string; readonly reason: string }[] = [];
  for (const [index, files] of stacks.entries()) {
    progress.report({ stage: 'reading images', done: index, total: stacks.length });
    const name = basename(at(files, 0));
    const mask = maskNamed(files, found);
    try {
      if (mask === null) throw new UserError(`it has no mask in ${basename(masks)}.`);
      const asked: Settings & { readonly image: string; readonly mask: string } = {
        ...settings,
        image: at(files, 0),
        mask,
        ...(files.length > 1 && { channelImages: files.slice(1) }),
      };
      cases.push(await openCase(asked, name, loaded));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      skipped.push({ item: name, reason: error.message });
    }
  }
  if (cases.length >= fewest) return { cases, skipped };
  const [first] = skipped;
  const why = first === undefined ? '' : ` ${first.item}: ${first.reason}`;
  throw new UserError(
    `${basename(images)} has ${cases.length} images with a mask that can be used; choosing on one half and testing on the other takes ${fewest}.${why}`,
  );
}

/** The files of one image, which say how those of the others are named: of the model's settings, else the folder's first. */
async function exampleFor(model: string, folder: string): Promise<readonly string[]> {
  const { image, channelImages = [] } = await readSettings(model);
  if (image !== undefined) return [image, ...channelImages];
  const [first] = [...(await listImages(folder)), ...(await listImages(folder, 'volumes'))];
  if (first === undefined) throw new UserError(`${basename(folder)} has no images.`);
  return [first];
}
