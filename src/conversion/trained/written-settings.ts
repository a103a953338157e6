import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type Settings, settingsSchema } from '../../documents/settings.ts';
import { settingsText } from '../../documents/settings-text.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { checked } from './read-json.ts';
import type { TrainedModel } from './trained-model.ts';

/** How much is said of what is not reproduced. */
const [mostLines, mostLetters] = [64, 300];

/**
 * Settings from a trainer's files, which may hold anything, such that they can be read again.
 * @param name what messages call the file of weights
 * @throws UserError when they hold a value that settings cannot have
 */
export function checkedSettings({ training, ...settings }: Settings, name: string): Settings {
  const lines = training?.notReproduced?.slice(0, mostLines).map((line) => line.slice(0, mostLetters));
  const all = {
    ...settings,
    ...(training && { training: { ...training, ...(lines && { notReproduced: lines }) } }),
  };
  return checked(all, settingsSchema, `Settings by the trainer's files of ${name}`);
}

/**
 * Writes the settings beside an ONNX file; those that are there are kept.
 * @returns what is to be said of it, a line each
 * @throws UserError when they cannot be written
 */
export async function writeSettings(onnx: string, settings: Settings): Promise<readonly string[]> {
  const path = onnx.replace(/\.onnx$/u, '.explain.json');
  if (existsSync(path)) return [`${basename(path)} was there already and is kept as it is`];
  await writeAtomically(path, settingsText(settings));
  return [];
}

/** What the user should know of a conversion: with what its settings leave out or do otherwise. */
export function notesOn({ settings, notes }: Pick<TrainedModel, 'settings' | 'notes'>): readonly string[] {
  const missing = settings.training?.notReproduced ?? [];
  return [...notes, ...missing.map((line) => `not reproduced: ${line.replace(/\.$/u, '')}`)];
}
