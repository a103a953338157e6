import { basename, dirname } from 'node:path';
import { at } from '../../at.ts';
import type { Question } from '../../documents/explanation.ts';
import type { FolderImage } from '../../documents/folder-image.ts';
import { filesOf } from '../../documents/question-files.ts';
import type { FolderPlace } from '../../protocol/explanation-page.ts';
import type { OpenedDocument } from '../document/document-view.ts';
import { looksLikeMask } from '../image-files.ts';
import type { ExplanationTypes } from './explanation-types.ts';
import type { FileChanges } from './file-changes.ts';

type Opened = OpenedDocument<ExplanationTypes>;

/** The last image with a mask that a document was about: masks of further images are named as its own. */
const examples = new WeakMap<Opened, FolderImage>();

/** An image that could not be prepared, and the one that is shown instead: the next step goes past it. */
const failed = new WeakMap<Opened, { readonly shown: string; readonly image: string }>();

/** The images of a folder, named as those of the question, without what looks like a mask. */
async function imagesOf(opened: Opened, question: Question, folder: string): Promise<readonly FolderImage[]> {
  const engine = await opened.engine();
  const files = filesOf(question);
  const own: FolderImage = { files, mask: question.mask?.path ?? null };
  const like = own.mask === null ? (examples.get(opened) ?? own) : own;
  examples.set(opened, like);
  const images = await engine.query({ kind: 'images', folder, like });
  const isMask = looksLikeMask(question.image.path);
  return isMask ? images : images.filter((image) => !looksLikeMask(at(image.files, 0)));
}

const placeOf = (images: readonly FolderImage[], path: string): number =>
  images.findIndex(({ files }) => files[0] === path);

/** Where the image stands among those of its folder. */
export async function placeInFolder(opened: Opened, question: Question): Promise<FolderPlace> {
  const { path } = question.image;
  const images = await imagesOf(opened, question, dirname(path));
  return { kind: 'folder', image: path, index: placeOf(images, path), count: images.length };
}

/** The image a step away in the folder, past one that could not be prepared; null at the end of the folder. */
export async function imageAStepAway(
  opened: Opened,
  question: Question,
  step: 1 | -1,
): Promise<FolderImage | null> {
  const { path } = question.image;
  const images = await imagesOf(opened, question, dirname(path));
  const last = failed.get(opened);
  const from = last?.shown === path ? last.image : path;
  return images[placeOf(images, from) + step] ?? null;
}

/** Keeps whether an image could be prepared. */
export function keepOutcome(
  opened: Opened,
  { image }: Question,
  { files }: FolderImage,
  isPrepared: boolean,
): void {
  if (isPrepared) failed.delete(opened);
  else failed.set(opened, { shown: image.path, image: at(files, 0) });
}

/** An image that was chosen, with the files and the mask that go by its name. */
export async function imageNamed(opened: Opened, question: Question, path: string): Promise<FolderImage> {
  const images = await imagesOf(opened, question, dirname(path));
  return images.find(({ files }) => files[0] === path) ?? { files: [path], mask: null };
}

/** No mask is wanted any more for further images. */
export function forgetMask(opened: Opened): void {
  examples.delete(opened);
}

/** The changes to another image and the mask that goes by its name; where there is none, that is said. */
export function toImage(opened: Opened, { files, mask }: FolderImage): FileChanges {
  const example = examples.get(opened)?.mask ?? null;
  if (example === null) return { image: files };
  if (mask !== null) return { image: files, mask };
  const name = basename(at(files, 0));
  const text = `No mask goes by the name of ${name}, as ${basename(example)} does by that of its image.`;
  return { image: files, mask: null, note: { about: 'reference', text } };
}
