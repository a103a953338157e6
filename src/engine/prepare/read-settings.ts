import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { lfsPointerFault, lfsPointerStart } from '../../lfs-pointer.ts';
import { schemaFault } from '../../documents/schema-fault.ts';
import { withRegionFile } from '../../documents/region-choice.ts';
import { type Settings, settingsSchema } from '../../documents/settings.ts';
import { realPath } from '../../files/true-path.ts';
import { confinedPath } from './confined.ts';

/** Where the settings of a model lie: `NAME.explain.json` beside it. */
function settingsPathOf(model: string): string {
  return model.replace(/\.[^./\\]+$/, '') + '.explain.json';
}

/**
 * The settings beside a model, with absolute paths; empty when there is no such file.
 * @param within true paths of the folders in which the file must lie; without them, it may lie anywhere
 * @throws UserError when the file is not valid, or does not lie in those folders
 */
export async function readSettings(model: string, within?: readonly string[]): Promise<Settings> {
  const path = settingsPathOf(model);
  if (within && realPath(path) !== null) confinedPath(path, 'The settings file', within);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UserError(`${path} cannot be read: check its permissions.`);
  });
  return text === null ? {} : parseSettings(text, path);
}

function parseSettings(text: string, path: string): Settings {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (text.startsWith(lfsPointerStart)) throw new UserError(`${basename(path)} ${lfsPointerFault}`);
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'unreadable';
    throw new UserError(`${basename(path)} is not JSON: ${reason}.`);
  }
  const parsed = settingsSchema.safeParse(json, { reportInput: true });
  if (!parsed.success) {
    const { where, fault } = schemaFault(parsed.error);
    throw new UserError(`${basename(path)}: ${where === '' ? 'it' : where} ${fault}.`);
  }
  const { image, channelImages, mask, references, regions, ...rest } = parsed.data;
  const absolute = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : resolve(dirname(path), file);
  return defined({
    ...rest,
    image: absolute(image),
    channelImages: channelImages?.map((file) => resolve(dirname(path), file)),
    mask: absolute(mask),
    references: absolute(references),
    regions: regions && withRegionFile(regions, (file) => resolve(dirname(path), file)),
  });
}

/** Drops what is undefined, so that spreading settings over others keeps the others' values. */
export function defined(settings: { readonly [K in keyof Settings]: Settings[K] | undefined }): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
