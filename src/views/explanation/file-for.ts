import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Explanation } from '../../documents/explanation.ts';
import { explanationFromText, readText } from '../document/document-file.ts';
import { explanationPathOf } from '../model-files.ts';

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
