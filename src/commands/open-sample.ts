import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import { stagingPath } from '../files/staging.ts';
import type { Services } from '../views/services.ts';

/** "Open Sample": copies the sample into a folder of the user's, where results can lie beside the models, and opens it. */
export async function openSample({ extensionUri }: Services): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: 'Folder for a copy of the SegCause sample (6 MB)',
      openLabel: 'Copy Sample Here',
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (parent === undefined) return;
  const folder = await copySample(vscode.Uri.joinPath(extensionUri, 'sample'), parent);
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: hasFolder() });
}

/**
 * Copies the sample, whole or not at all, unless its copy is there already.
 * @throws UserError when the folder cannot be written
 */
export async function copySample(sample: vscode.Uri, parent: vscode.Uri): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(parent, 'segcause-sample');
  if (existsSync(folder.fsPath)) return folder;
  const staging = stagingPath(folder.fsPath);
  try {
    await cp(sample.fsPath, staging, { recursive: true });
    await rename(staging, folder.fsPath);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw new UserError('The sample cannot be copied into this folder: choose one that you may write.', {
      cause: error,
    });
  }
  return folder;
}

function hasFolder(): boolean {
  return (vscode.workspace.workspaceFolders ?? []).length > 0;
}
