import { dirname } from 'node:path';
import type { Settings } from '../../documents/settings.ts';
import { listStacks } from '../../imaging/list-stacks.ts';
import { defined } from './read-settings.ts';

/** Settings that hold for the image beside the model, and for no other. */
const ownOfImage = [
  'mask',
  'maskValue',
  'maskThreshold',
  'maskColour',
  'maskIgnore',
  'channelImages',
] as const satisfies readonly (keyof Settings)[];

/** Those of them that hold for any image where the settings beside the model name no image and no mask. */
const ofAllImages: readonly (keyof Settings)[] = ['maskValue', 'maskIgnore'];

/**
 * The given settings over those beside the model, whose mask and label file are of their own image and of no other. Where
 * their image is several files, another image is the files that are named alike, if they are there.
 * @param except settings beside the model that do not hold
 */
export async function mergedSettings(
  besideModel: Settings,
  given: Settings,
  except: readonly (keyof Settings)[] = [],
): Promise<Settings> {
  const beside = without(besideModel, except);
  const { image } = given;
  if (image === undefined || image === beside.image) return defined({ ...beside, ...given });
  const isOwnFile = typeof beside.regions === 'object' && 'file' in beside.regions;
  const isOfOne = beside.image !== undefined || beside.mask !== undefined;
  const ofImage = ownOfImage.filter((name) => isOfOne || !ofAllImages.includes(name));
  const ofAnyImage = without(beside, isOwnFile ? [...ofImage, 'regions'] : ofImage);
  if (beside.channelImages === undefined || beside.image === undefined) return { ...ofAnyImage, ...given };
  const like = [beside.image, ...beside.channelImages];
  const all = await listStacks(dirname(image), like).catch(() => []);
  const files = all.find(([first]) => first === image);
  return { ...ofAnyImage, ...(files && { channelImages: files.slice(1) }), ...given };
}

function without(settings: Settings, names: readonly (keyof Settings)[]): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !(names as readonly string[]).includes(name)),
  );
}
