import type { Guess, Question } from '../../documents/explanation.ts';
import { filesOf } from '../../documents/question-files.ts';
import type { Settings } from '../../documents/settings.ts';

/** Other files that a question is asked about; what is absent stays. */
export interface FileChanges {
  /** The files of another image, in the order of its channels. */
  readonly image?: readonly string[];
  /** Null: the model's own prediction is the reference. */
  readonly mask?: string | null;
  /** A label file whose regions are measured. */
  readonly regions?: string;
  /** Null: donors come from the image itself. */
  readonly references?: string | null;
  /** What people should know about it, for the list of what was inferred. */
  readonly note?: Guess;
}

const ofMask = ['mask', 'maskValue', 'maskThreshold', 'maskColour', 'maskIgnore'] as const;

/** Settings beside the model that a question without a mask, or without references, must not take. */
export function settingsExcept({ mask, references }: Settings): readonly (keyof Settings)[] {
  return [
    ...(mask === undefined ? ofMask : []),
    ...(references === undefined ? (['references'] as const) : []),
  ];
}

/** Settings with other files. How a mask is read is kept for the next image that has one. */
export function withFiles(
  settings: Settings,
  { image: files, mask, references, regions }: FileChanges,
): Settings {
  const changed: Record<string, unknown> = { ...settings };
  const drop = (...names: readonly (keyof Settings)[]): void => {
    for (const name of names) Reflect.deleteProperty(changed, name);
  };
  if (files !== undefined) {
    const [image, ...channelImages] = files;
    drop('channelImages');
    Object.assign(changed, { image }, channelImages.length > 0 && { channelImages });
  }
  if (mask === null) drop(...(files === undefined ? ofMask : (['mask'] as const)));
  else if (mask !== undefined) changed['mask'] = mask;
  if (references === null) drop('references');
  else if (references !== undefined) changed['references'] = references;
  if (regions !== undefined) changed['regions'] = { file: regions };
  return changed;
}

/** Whether two questions are about different images. */
export function isAboutOtherImage(a: Question, b: Question): boolean {
  return filesOf(a).join('\0') !== filesOf(b).join('\0');
}
