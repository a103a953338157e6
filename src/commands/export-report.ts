import * as vscode from 'vscode';
import { writeAtomically } from '../engine/write-atomically.ts';
import type { Explanation } from '../explanation/explanation.ts';
import type { Picture } from '../explanation/picture.ts';
import { renderReport } from '../report/html-report.ts';
import { explanationFromText, readText } from '../views/explanation-file.ts';
import { panelFolder } from '../views/panel-html.ts';
import type { Services } from '../views/services.ts';
import { untrusted } from '../views/trust.ts';
import { activeExplanation } from './active-explanation.ts';

/** The image, or null where it may not be read or is gone: a report is still worth having. */
async function pictureOf(explanation: Explanation, services: Services): Promise<Picture | null> {
  if (untrusted() !== null) return null;
  const engine = await services.engine();
  return engine.picture(explanation).catch((error: unknown) => {
    services.log.warn(String(error));
    return null;
  });
}

/** "Export HTML Report": one file with everything in it, to be sent or printed. */
export async function exportReport(services: Services, called: vscode.Uri | undefined): Promise<void> {
  const uri = activeExplanation(called);
  const explanation = explanationFromText(await readText(uri), uri);
  const folder = panelFolder(services.extensionUri);
  const [picture, panelScript, panelStyle] = await Promise.all([
    pictureOf(explanation, services),
    readText(vscode.Uri.joinPath(folder, 'panel.js')),
    readText(vscode.Uri.joinPath(folder, 'panel.css')),
  ]);
  const target = await vscode.window.showSaveDialog({
    title: 'Export HTML Report',
    defaultUri: vscode.Uri.file(uri.fsPath.replace(/\.segcause\.json$/u, '.html')),
    filters: { 'HTML report': ['html'] },
  });
  if (target === undefined) return;
  await writeAtomically(target.fsPath, renderReport({ explanation, picture, panelScript, panelStyle }));
  const open = 'Open';
  const name = vscode.workspace.asRelativePath(target);
  const choice = await vscode.window.showInformationMessage(`Report written to ${name}.`, open);
  if (choice === open) await vscode.env.openExternal(target);
}
