import * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import { documentTypes } from '../views/document-types.ts';
import { explanationViewType, modelViewTypes } from '../views/view-types.ts';

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

/** The model whose page is the active editor, if one is. */
export function activeModel(): vscode.Uri | undefined {
  return activeIn(modelViewTypes);
}

function activeDocument(called: vscode.Uri | undefined, viewTypes: readonly string[]): vscode.Uri {
  if (called !== undefined) return called;
  const active = activeIn(viewTypes);
  if (active !== undefined) return active;
  throw new UserError('No explanation is open: open a .segcause.json file first.');
}

/** The file of the active editor, where that is one of these view types. */
function activeIn(viewTypes: readonly string[]): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && viewTypes.includes(input.viewType) ? input.uri : undefined;
}
