import * as vscode from 'vscode';
import { UserError } from '../errors.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { documentTypes } from '../views/document-types.ts';
import type { Services } from '../views/services.ts';
import { activeResult } from './active-file.ts';

/**
 * The report of a document, of the kind that its name says.
 * @throws UserError when it is of no kind, or cannot be read
 */
async function reportOn(uri: vscode.Uri, services: Services): Promise<string> {
  for (const { holds, report } of documentTypes) if (await holds(uri)) return report(uri, services);
  throw new UserError(`${vscode.workspace.asRelativePath(uri)} is neither an explanation nor a comparison.`);
}

/** "Export HTML Report": one file with everything in it, to be sent or printed. */
export async function exportReport(services: Services, called: vscode.Uri | undefined): Promise<void> {
  const uri = activeResult(called);
  const report = await reportOn(uri, services);
  const target = await vscode.window.showSaveDialog({
    title: 'Export HTML Report',
    defaultUri: vscode.Uri.file(uri.fsPath.replace(/\.segcause[\w-]*\.json$/u, '.html')),
    filters: { 'HTML report': ['html'] },
  });
  if (target === undefined) return;
  await writeAtomically(target.fsPath, report);
  const open = 'Open';
  const name = vscode.workspace.asRelativePath(target);
  const choice = await vscode.window.showInformationMessage(`Report written to ${name}.`, open);
  if (choice === open) await vscode.env.openExternal(target);
}
