import * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import type { Services } from '../views/services.ts';
import { compareFiles } from './compare-models.ts';

/** What the menus ask, to offer "Compare with Selected" once something was selected. */
const selectedContext = 'segcause.hasSelectedForCompare';

let selected: vscode.Uri | null = null;

/** "Select Model for Compare": remembers the first of two. */
export async function selectForCompare(_services: Services, called: vscode.Uri | undefined): Promise<void> {
  if (called === undefined) throw new UserError('Select a model in the Explorer first.');
  selected = called;
  await vscode.commands.executeCommand('setContext', selectedContext, true);
}

/** "Compare Model with Selected": the one that was remembered comes first. */
export async function compareWithSelected(services: Services, called: vscode.Uri | undefined): Promise<void> {
  if (called === undefined || selected === null)
    throw new UserError('Choose "Select Model for Compare" on another model first.');
  await compareFiles(services, [selected, called]);
}
