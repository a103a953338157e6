import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import { writeAtomically } from '../../files/write-atomically.ts';

const kinds: Readonly<Record<string, string>> = {
  '.png': 'PNG image',
  '.svg': 'SVG image',
  '.npy': 'NumPy array',
};

/** Asks where to save a file that the page of a document made, beside the document at first, and saves it. */
export async function saveExport(
  document: vscode.Uri,
  name: string,
  data: string | Uint8Array,
): Promise<void> {
  const ending = extname(name);
  const file = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(dirname(document.fsPath), basename(name))),
    filters: { [kinds[ending] ?? 'Any']: [ending.slice(1)] },
  });
  if (file === undefined) return;
  await writeAtomically(file.fsPath, data);
  const open = 'Open';
  const choice = await vscode.window.showInformationMessage(`${basename(file.fsPath)} is saved.`, open);
  if (choice === open) await vscode.commands.executeCommand('vscode.open', file);
}
