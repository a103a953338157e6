import * as vscode from 'vscode';
import type { Services } from '../views/services.ts';
import { activeExplanation } from './active-file.ts';

/** "Open as JSON": the text behind the panel. */
export async function openAsJson(_services: Services, called: vscode.Uri | undefined): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', activeExplanation(called), 'default');
}
