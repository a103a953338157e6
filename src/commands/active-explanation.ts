import * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import { documentTypes } from '../views/document-types.ts';
import { explanationViewType } from '../views/view-types.ts';

/**
 * The explanation file a command is about: the one it was called on, else the one in the active editor.
 * @throws UserError when there is neither
 */
export function activeExplanation(called: vscode.Uri | undefined): vscode.Uri {
  return activeDocument(called, [explanationViewType]);
}

/**
 * The same of a document of any kind.
 * @throws UserError when there is neither
 */
export function activeResult(called: vscode.Uri | undefined): vscode.Uri {
  return activeDocument(
    called,
    documentTypes.map(({ viewType }) => viewType),
  );
}

function activeDocument(called: vscode.Uri | undefined, viewTypes: readonly string[]): vscode.Uri {
  if (called !== undefined) return called;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && viewTypes.includes(input.viewType)) return input.uri;
  throw new UserError('No explanation is open: open a .segcause.json file first.');
}
