import * as vscode from 'vscode';
import type { Services } from '../views/services.ts';
import { explanationViewType } from '../views/view-types.ts';
import { activeExplanation } from './active-file.ts';

/**
 * "Show in Explanation", from a definition: opens the panel and selects a layer or module.
 * @param part the tensor of a layer, or the key of a module
 */
export async function showInExplanation(
  services: Services,
  called: vscode.Uri | undefined,
  part: string | undefined,
): Promise<void> {
  const uri = activeExplanation(called);
  if (part !== undefined) services.selections.ask(uri, part);
  await vscode.commands.executeCommand('vscode.openWith', uri, explanationViewType, columnOf(uri));
}

/** The column in which a panel of the file is open already, else the one beside the code. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(
      ({ input }) =>
        input instanceof vscode.TabInputCustom &&
        input.viewType === explanationViewType &&
        input.uri.toString() === uri.toString(),
    ),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}
