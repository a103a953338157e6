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
import { prepare } from '../prepare/prepare.ts';
import { outputOf, outputsFor } from '../scene/image-pass.ts';
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

/**
 * Reads an image with its mask.
 * @param settings that name the image and the mask; a class among them is the only one that counts
 * @throws UserError when it cannot be read, or its mask holds no class of the model
 */
export async function openCase(
  settings: Settings & { readonly image: string; readonly mask: string },
  name: string,
  loaded: LoadedModel,
): Promise<PruningCase> {
  const isOneClass = settings.class !== undefined;
  const { document } = await prepare(
    {
      model: loaded.path,
      settings: { ...settings, roi: 'whole image', regions: 'grid' },
      except: isOneClass ? ['references'] : ['references', 'class'],
    },
    loaded,
  );
  const { question } = document;
  const { scene, stack } = await openScene(question, loaded);
  const heads = isOneClass ? [question.head] : allClasses(question);
  const file = { size: stack.image.size, affine: stack.affine, name };
  const found = await Promise.all(heads.map((head) => maskOf(head, question, scene, file, settings.labels)));
  const classes = found.filter(({ reference }) => reference.includes(1));
  if (classes.length === 0) throw new UserError(`${name}: its mask has no class of the model.`);
  return { name, question, scene, classes };
}

/** All classes but the background; the question's own alone where the mask says how one class is marked. */
function allClasses({ head, maskThreshold, maskColour, maskValue }: Question): readonly Head[] {
  const isMarked = maskThreshold !== null || maskColour !== undefined || maskValue !== null;
  if (head.decision === 'labels' || isMarked) return [head];
  const first = head.decision === 'argmax' ? 1 : 0;
  return Array.from({ length: head.channels - first }, (_, i) => ({ ...head, channel: i + first }));
}

async function maskOf(
  head: Head,
  { mask, slice, maskValue, maskThreshold, maskColour, maskIgnore, input }: Question,
  { size, prediction }: Scene,
  file: MaskedImage,
  labels: Settings['labels'],
): Promise<ClassReference> {
  const { pixels, ignored } = await referenceFor(
    mask && {
      ...{ path: mask.path, slice, value: maskValue ?? labels?.[className(head)] ?? null },
      ...{ threshold: maskThreshold, colour: maskColour ?? null, ignore: maskIgnore ?? null },
    },
    file,
    { input, head, classes: classCount(head), size, output: prediction },
  );
  return { head, reference: pixels, within: ignored?.map((one) => 1 - one) ?? null };
}

/** Dice of a model on an image, in points: the mean over the classes that the mask holds. */
export async function diceOf(
  program: Pick<Program, 'run'>,
  { scene, classes }: PruningCase,
): Promise<number> {
  const { input, batchSize, pass } = scene;
  const outputs = await outputsFor(program, pass.image, input, batchSize);
  const values = classes.map(({ head, reference, within }) =>
    dice(count(readHead(head, outputOf({ outputs }, head), 0, wholeBox(scene.size)), reference, within)),
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
