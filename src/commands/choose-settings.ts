import { readFile } from 'node:fs/promises';
import type { Settings } from '../documents/settings.ts';
import { settingsPathOf } from './model-files.ts';
import { pickImage, pickMask } from './pick-image.ts';

/** Which files a model's settings name already; the engine reads and checks the rest. */
async function givenBy(path: string): Promise<{ readonly image: boolean; readonly mask: boolean }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return { image: false, mask: false };
  }
  try {
    const json: unknown = JSON.parse(text);
    const has = (key: string): boolean => typeof json === 'object' && json !== null && key in json;
    return { image: has('image'), mask: has('mask') };
  } catch {
    // The engine says what is wrong with the file: no question is asked before.
    return { image: true, mask: true };
  }
}

/** Settings beyond the model's file; asks for an image and mask that it does not name. Undefined when dismissed. */
export async function chooseSettings(model: string): Promise<Settings | undefined> {
  const given = await givenBy(settingsPathOf(model));
  if (given.image) return {};
  const image = await pickImage(model);
  if (image === undefined) return undefined;
  if (given.mask) return { image };
  const mask = await pickMask(image);
  if (mask === undefined) return undefined;
  return mask === null ? { image } : { image, mask };
}
