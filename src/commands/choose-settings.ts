import { readFile } from 'node:fs/promises';
import type { ModelNeeds } from '../documents/model-summary.ts';
import type { Settings } from '../documents/settings.ts';
import type { Services } from '../views/services.ts';
import { askConstants } from './ask-constants.ts';
import { settingsPathOf } from '../views/model-files.ts';
import { pickChannels } from './pick-channels.ts';
import { filesInWords, kindOfRank } from '../views/image-files.ts';
import { pickImage, pickMask } from '../views/pick-image.ts';
import { reading } from './reading.ts';

/** What a model's settings give already; the engine reads and checks the rest. */
interface Given {
  readonly image: boolean;
  readonly mask: boolean;
  /** Names of the inputs that they set. */
  readonly inputs: readonly string[];
}

async function givenBy(path: string): Promise<Given> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return { image: false, mask: false, inputs: [] };
  }
  try {
    const json: unknown = JSON.parse(text);
    const settings = typeof json === 'object' && json !== null ? json : {};
    const inputs = 'inputs' in settings && typeof settings.inputs === 'object' ? settings.inputs : null;
    return { image: 'image' in settings, mask: 'mask' in settings, inputs: Object.keys(inputs ?? {}) };
  } catch {
    // The engine says what is wrong with the file: no question is asked before.
    return { image: true, mask: true, inputs: [] };
  }
}

/**
 * Settings beyond the model's file; asks for what it does not name: the image, of as many files as the model needs, values
 * of other inputs, and the mask. Undefined when dismissed.
 * @param chosen the image, where that was chosen before the model
 * @throws UserError, before anything is asked, when the model cannot be explained
 */
export async function chooseSettings(
  services: Services,
  model: string,
  chosen?: string,
): Promise<Settings | undefined> {
  const given = await givenBy(settingsPathOf(model));
  if (given.image && chosen === undefined) return {};
  const needs = await reading([model], async (token) => (await services.engine()).needs(model, token));
  if (needs === undefined) return undefined;
  const files = await pickFiles(model, needs, chosen);
  const [image, ...channelImages] = files ?? [];
  if (image === undefined) return undefined;
  const inputs = await askConstants(needs.constants.filter(({ name }) => !given.inputs.includes(name)));
  if (inputs === undefined) return undefined;
  const settings: Settings = {
    image,
    ...(channelImages.length > 0 && { channelImages }),
    ...(Object.keys(inputs).length > 0 && { inputs }),
  };
  if (given.mask) return settings;
  const mask = await pickMask([image, ...channelImages], kindOfRank(needs.rank));
  if (mask === undefined) return undefined;
  return mask === null ? settings : { ...settings, mask };
}

/** The files of an image with as many channels as a model takes; undefined when dismissed. */
async function pickFiles(
  model: string,
  { channels, rank }: ModelNeeds,
  chosen: string | undefined,
): Promise<readonly string[] | undefined> {
  const kind = kindOfRank(rank);
  const isPlain = channels === 1 || (channels === 3 && rank === 2);
  const image =
    chosen ??
    (await pickImage(model, {
      kind,
      title: rank === 3 ? 'Volume to Explain' : 'Image to Explain',
      placeHolder: isPlain
        ? filesInWords(kind)
        : `${filesInWords(kind)}: one file of ${channels} channels, or the first of ${channels} files`,
    }));
  if (image === undefined || image === null) return undefined;
  return isPlain ? [image] : pickChannels(image, model, channels, kind);
}
