import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../errors.ts';

/** A document whose files can be opened. */
interface FilesOf {
  readonly uri: vscode.Uri;
  pathOf(file: 'model' | 'image' | 'mask'): string | null;
}

/**
 * Opens a file that a document is about; a model, which no editor shows, is found in the Explorer.
 * @throws UserError when the file is gone
 */
export async function openFileOf(
  document: FilesOf,
  file: 'model' | 'image' | 'mask' | 'json',
): Promise<void> {
  if (file === 'json') {
    await vscode.commands.executeCommand('vscode.openWith', document.uri, 'default');
    return;
  }
  const path = document.pathOf(file);
  if (path === null) return;
  const uri = vscode.Uri.file(path);
  await vscode.workspace.fs.stat(uri).then(undefined, () => {
    throw new UserError(`${basename(path)} is no longer at ${path}.`);
  });
  await vscode.commands.executeCommand(file === 'model' ? 'revealInExplorer' : 'vscode.open', uri);
}
