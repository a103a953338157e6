import { readFile } from 'node:fs/promises';
import type { Settings } from '../documents/settings.ts';
import { settingsPathOf } from './model-files.ts';
import { pickImage, pickMask } from './pick-image.ts';

/** What of a model's settings file decides which questions are asked; the engine reads and checks the rest. */
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
    // The engine says what is wrong with the file; nothing is worth asking before.
    return { image: true, mask: true };
  }
}

/** What to explain beyond the model's settings file, asking for what is missing; undefined when dismissed. */
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
