import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Explanation } from '../documents/explanation.ts';
import { explanationFromText, readText } from '../views/document/document-file.ts';
import { openPrepared } from '../views/document/open-prepared.ts';
import { explanationView } from '../views/explanation/explanation-view.ts';
import type { Services } from '../views/services.ts';
import { explanationPathOf } from './model-files.ts';
import { prepareModel } from './prepare-model.ts';

/** Whether the file holds the same question, still without an answer. */
async function holdsSameQuestion(uri: vscode.Uri, explanation: Explanation): Promise<boolean> {
  try {
    const found = explanationFromText(await readText(uri), uri);
    return found.status === 'ready' && isDeepStrictEqual(found.question, explanation.question);
  } catch {
    return false;
  }
}

/** A file that is free, or that asks the same and may be written again. */
export async function fileFor(explanation: Explanation): Promise<vscode.Uri> {
  const { model, image } = explanation.question;
  for (let turn = 1; ; turn++) {
    const uri = vscode.Uri.file(explanationPathOf(model.path, image.path, turn));
    if (!existsSync(uri.fsPath) || (await holdsSameQuestion(uri, explanation))) return uri;
  }
}

/** "Explain Segmentation Model": reads the model and image, writes an explanation that is ready to run, and opens it. */
export async function explainModel(services: Services, called: vscode.Uri | undefined): Promise<void> {
  const prepared = await prepareModel(services, called);
  if (prepared === undefined) return;
  await openPrepared(explanationView, prepared, await fileFor(prepared.document), services);
}
