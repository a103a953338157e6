import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { writeAtomically } from '../files/write-atomically.ts';
import { settingsOfQuestion } from '../documents/settings-of-question.ts';
import { explanationKind } from '../documents/explanation-kind.ts';
import { withPathsFrom } from '../documents/file.ts';
import { settingsText } from '../documents/settings-text.ts';
import type { Services } from '../views/services.ts';
import { settingsPathOf } from '../views/model-files.ts';
import { activeModel } from './active-file.ts';
import { pickModel } from './pick-model.ts';
import { prepareModel } from './prepare-model.ts';

/** "Create Explain Settings": writes the inferred settings beside the model, to be changed by hand. */
export async function createSettings(services: Services, called: vscode.Uri | undefined): Promise<void> {
  const model = await pickModel(called ?? activeModel());
  if (model === undefined) return;
  const path = settingsPathOf(model.fsPath);
  if (!existsSync(path)) {
    const prepared = await prepareModel(services, model);
    if (prepared === undefined) return;
    const { question } = withPathsFrom(explanationKind, prepared.document, path);
    await writeAtomically(path, settingsText(settingsOfQuestion(question)));
  } else {
    void vscode.window.showInformationMessage(`${basename(path)} already exists: it was opened as it is.`);
  }
  await vscode.window.showTextDocument(vscode.Uri.file(path));
}
