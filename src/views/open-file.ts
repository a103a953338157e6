import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import { showFailure } from './failures.ts';
import type { LiveExplanation } from './live-explanation.ts';
import type { FromPanel } from '../protocol/panel.ts';

type File = Extract<FromPanel, { type: 'openFile' }>['file'];

/** Opens a file that an explanation speaks of; a model, which no editor shows, is found in the Explorer. */
export async function openFileOf(
  live: LiveExplanation,
  file: File,
  log: vscode.LogOutputChannel,
): Promise<void> {
  try {
    if (file === 'json') {
      await vscode.commands.executeCommand('vscode.openWith', live.uri, 'default');
      return;
    }
    const path = live.pathOf(file);
    if (path === null) return;
    const uri = vscode.Uri.file(path);
    await vscode.workspace.fs.stat(uri).then(undefined, () => {
      throw new UserError(`${basename(path)} is no longer at ${path}.`);
    });
    await vscode.commands.executeCommand(file === 'model' ? 'revealInExplorer' : 'vscode.open', uri);
  } catch (error) {
    await showFailure(error, log);
  }
}
