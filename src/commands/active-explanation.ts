import * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import { comparisonViewType } from '../views/comparison-editor.ts';
import { explanationViewType } from '../views/explanation-editor.ts';

/** The explanation file a command is about: the one it was called on, else the one in the active editor. */
export function activeExplanation(called: vscode.Uri | undefined): vscode.Uri {
  if (called !== undefined) return called;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && input.viewType === explanationViewType) return input.uri;
  throw new UserError('No explanation is open: open a .segcause.json file first.');
}

/** The same of a comparison, or an explanation. */
export function activeResult(called: vscode.Uri | undefined): vscode.Uri {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isComparison = input instanceof vscode.TabInputCustom && input.viewType === comparisonViewType;
  return called === undefined && isComparison ? input.uri : activeExplanation(called);
}
