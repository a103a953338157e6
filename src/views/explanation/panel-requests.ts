import { basename } from 'node:path';
import { at } from '../../at.ts';
import type { Question } from '../../documents/explanation.ts';
import { filesOf } from '../../documents/question-files.ts';
import type { Changes, QuestionFile } from '../../protocol/explanation-page.ts';
import type { DocumentView, OpenedDocument, PrepareOutcome } from '../document/document-view.ts';
import { filesInWords, kindOfRank } from '../image-files.ts';
import { pickImage, pickMask } from '../pick-image.ts';
import { pickLabelFile } from '../pick-label-file.ts';
import { pickReferences } from '../pick-references.ts';
import { untrusted } from '../trust.ts';
import type { ExplanationTypes } from './explanation-types.ts';
import type { FileChanges } from './file-changes.ts';
import {
  forgetMask,
  imageAStepAway,
  imageNamed,
  keepOutcome,
  placeInFolder,
  toImage,
} from './folder-steps.ts';
import { showFeatureMap, showRunNeeds, showTreated } from './show-found.ts';

type Opened = OpenedDocument<ExplanationTypes>;

/** What is done about each message that only the panel sends. Without trust, nothing. */
export const panelRequests: DocumentView<ExplanationTypes>['own'] = {
  folder: (opened) =>
    asked(opened, async (question) => {
      opened.answer(await placeInFolder(opened, question));
    }),
  otherImage: (opened, { step, changes }) =>
    asked(opened, async (question) => {
      const image = await imageAStepAway(opened, question, step);
      if (image === null) return;
      const outcome = await prepare(opened, toImage(opened, image), changes);
      if (outcome !== 'refused') keepOutcome(opened, question, image, outcome === 'prepared');
    }),
  chooseFile: (opened, { file, changes }) =>
    asked(opened, async (question) => {
      const files = await choose(opened, question, file);
      if (files !== undefined) await prepare(opened, files, changes);
    }),
  treated: (opened, { block }) => showTreated(opened, block),
  featureMap: (opened, { of }) => showFeatureMap(opened, of),
  runNeeds: (opened, { isWanted }) => showRunNeeds(opened, isWanted),
  dropFile: (opened, { file, changes }) =>
    asked(opened, async () => {
      if (file === 'mask') forgetMask(opened);
      await prepare(opened, { [file]: null }, changes);
    }),
};

async function asked(opened: Opened, work: (question: Question) => Promise<void>): Promise<void> {
  if (opened.document !== null && untrusted() === null) await work(opened.document.question);
}

async function prepare(opened: Opened, files: FileChanges, changes: Changes): Promise<PrepareOutcome> {
  const about = files.image && basename(at(files.image, 0));
  const outcome = await opened.prepare({ ...changes, files }, about);
  if (outcome === 'prepared') opened.answer({ kind: 'prepared', changes });
  return outcome;
}

/** @returns undefined when it was dismissed */
async function choose(
  opened: Opened,
  question: Question,
  file: QuestionFile,
): Promise<FileChanges | undefined> {
  const kind = kindOfRank(question.input.size.length);
  switch (file) {
    case 'image': {
      const words = { kind, title: 'Image to Explain', placeHolder: filesInWords(kind) };
      const path = await pickImage(question.model.path, { ...words, except: [question.image.path] });
      return path === undefined || path === null
        ? undefined
        : toImage(opened, await imageNamed(opened, question, path));
    }
    case 'mask': {
      const mask = await pickMask(filesOf(question), kind);
      if (mask === null) forgetMask(opened);
      return mask === undefined ? undefined : { mask };
    }
    case 'references': {
      const references = await pickReferences(question.model.path, question.references?.path ?? null, kind);
      return references === undefined ? undefined : { references };
    }
    case 'regions': {
      const regions = await pickLabelFile(question.image.path, kind);
      return regions === undefined ? undefined : { regions };
    }
  }
}
