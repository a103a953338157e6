import { readHead } from '../../causal/outcomes/head.ts';
import { count, dice } from '../../causal/outcomes/outcome.ts';
import { wholeBox } from '../../documents/box.ts';
import { className } from '../../documents/class-name.ts';
import type { Head, Question } from '../../documents/explanation.ts';
import type { Settings } from '../../documents/settings.ts';
import { UserError } from '../../errors.ts';
import type { MaskedImage } from '../../imaging/mask.ts';
import type { Program } from '../../runtime/runtime.ts';
import type { LoadedModel } from '../model/model-shelf.ts';
import { mergedSettings } from '../prepare/merged-settings.ts';
import { prepare } from '../prepare/prepare.ts';
import { readSettings } from '../prepare/read-settings.ts';
import { type ImagePass, outputOf, outputsFor } from '../scene/image-pass.ts';
import { openScene } from '../scene/opened-question.ts';
import { classCount, referenceFor } from '../scene/reference.ts';
import type { Scene } from '../scene/scene.ts';

/** An image with its mask, as a model takes it and is held against it. */
export interface PruningCase {
  readonly name: string;
  readonly question: Question;
  readonly scene: Scene;
  /** The classes that its mask holds, each with the mask of the output's size. */
  readonly classes: readonly ClassReference[];
}

/** What a class is held against. */
interface ClassReference {
  readonly head: Head;
  /** Binary mask of the output, in row order. */
  readonly reference: Uint8Array;
  /** Which of its pixels count: a binary mask; null: all. */
  readonly within: Uint8Array | null;
}

/** Settings that name an image and its mask. */
type CaseSettings = Settings & { readonly image: string; readonly mask: string };

/**
 * Reads an image with its mask.
 * @param settings that name both; where they name a class, or how one is marked in the mask, that class alone counts
 * @throws UserError when it cannot be read, or its mask holds no class of the model
 */
export async function openCase(
  settings: CaseSettings,
  name: string,
  loaded: LoadedModel,
): Promise<PruningCase> {
  const merged = await mergedSettings(await readSettings(loaded.path), settings);
  const { maskValue, maskThreshold, maskColour, labels = {} } = merged;
  const isMarked = maskValue !== undefined || maskThreshold !== undefined || maskColour !== undefined;
  const isOneClass = isMarked || settings.class !== undefined;
  const question = await questionOf(settings, isOneClass, loaded);
  const { scene, stack } = await openScene(question, loaded);
  const file = { size: stack.image.size, affine: stack.affine, name };
  const heads = isOneClass ? [question.head] : allClasses(question.head);
  const found = await Promise.all(
    heads.map((head) => {
      const value = isOneClass ? question.maskValue : (labels[className(head)] ?? null);
      return maskOf(head, { ...question, maskValue: value }, scene, file, settings.mask);
    }),
  );
  const classes = found.filter(({ reference }) => reference.includes(1));
  if (classes.length === 0) throw new UserError(`${name}: its mask has no class of the model.`);
  return { name, question, scene, classes };
}

/** What is asked of an image. Where all classes count, its mask may lack the one that the model predicts most of. */
async function questionOf(
  settings: CaseSettings,
  isOneClass: boolean,
  loaded: LoadedModel,
): Promise<Question> {
  const { mask, ...others } = settings;
  const prepared = async (own: Settings, except: readonly (keyof Settings)[]): Promise<Question> => {
    const asked = { ...own, roi: 'whole image', regions: 'grid' } as const;
    const { document } = await prepare({ model: loaded.path, settings: asked, except }, loaded);
    return document.question;
  };
  if (isOneClass) return prepared(settings, ['references']);
  return prepared({ ...others, mask }, ['references', 'class']).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    return prepared(others, ['references', 'class', 'mask']);
  });
}

/** All classes but the background; of an output of class numbers whose classes are not known, the given one. */
function allClasses(head: Head): readonly Head[] {
  const { decision, channels, classes } = head;
  const count = decision === 'labels' ? classes.length : channels;
  if (decision === 'labels' && count < 2) return [head];
  const first = decision === 'threshold' ? 0 : 1;
  return Array.from({ length: count - first }, (_, i) => ({ ...head, channel: i + first }));
}

async function maskOf(
  head: Head,
  {
    slice,
    maskValue,
    maskThreshold,
    maskColour,
    maskIgnore,
    input,
  }: Pick<Question, 'slice' | 'maskValue' | 'maskThreshold' | 'maskColour' | 'maskIgnore' | 'input'>,
  { size, prediction }: Scene,
  file: MaskedImage,
  path: string,
): Promise<ClassReference> {
  const { pixels, ignored } = await referenceFor(
    {
      ...{ path, slice, value: maskValue, threshold: maskThreshold },
      ...{ colour: maskColour ?? null, ignore: maskIgnore ?? null },
    },
    file,
    { input, head, classes: classCount(head), size, output: prediction },
  );
  return { head, reference: pixels, within: ignored?.map((one) => 1 - one) ?? null };
}

/** Dice of a model on an image, in points: the mean over the classes that the mask holds. */
export async function diceOf(program: Pick<Program, 'run'>, image: PruningCase): Promise<number> {
  const { input, batchSize, pass } = image.scene;
  return diceIn({ outputs: await outputsFor(program, pass.image, input, batchSize) }, image);
}

/** The same of outputs that are known. */
export function diceIn(outputs: Pick<ImagePass, 'outputs'>, { scene, classes }: PruningCase): number {
  const values = classes.map(({ head, reference, within }) =>
    dice(count(readHead(head, outputOf(outputs, head), 0, wholeBox(scene.size)), reference, within)),
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
