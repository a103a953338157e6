import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import { writeAtomically } from '../files/write-atomically.ts';
import { showFailure } from './failures.ts';

const kinds: Readonly<Record<string, string>> = { '.png': 'PNG image', '.svg': 'SVG image' };

/** Asks where to save a picture that the panel made, beside the explanation `uri` at first, and saves it. */
export async function saveExport(
  uri: vscode.Uri,
  name: string,
  data: string | Uint8Array,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const ending = extname(name);
  const file = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(dirname(uri.fsPath), basename(name))),
    filters: { [kinds[ending] ?? 'Any']: [ending.slice(1)] },
  });
  if (file === undefined) return;
  try {
    await writeAtomically(file.fsPath, data);
    const open = 'Open';
    const choice = await vscode.window.showInformationMessage(`${basename(file.fsPath)} is saved.`, open);
    if (choice === open) await vscode.commands.executeCommand('vscode.open', file);
  } catch (error) {
    await showFailure(error, log);
  }
}
