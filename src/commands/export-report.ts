import * as vscode from 'vscode';
import { writeAtomically } from '../files/write-atomically.ts';
import { comparisonEnding } from '../documents/comparison-file.ts';
import type { Explanation } from '../documents/explanation.ts';
import type { Picture } from '../documents/picture.ts';
import { renderComparisonReport } from '../report/comparison-report.ts';
import { renderReport } from '../report/html-report.ts';
import { comparisonFromText } from '../views/comparison-file.ts';
import { explanationFromText, readText } from '../views/explanation-file.ts';
import { panelFolder } from '../views/panel-html.ts';
import type { Services } from '../views/services.ts';
import { untrusted } from '../views/trust.ts';
import { activeResult } from './active-explanation.ts';

/** The image, or null where it may not be read or is gone: a report is still worth having. */
async function pictureOf(explanation: Explanation, services: Services): Promise<Picture | null> {
  if (untrusted() !== null) return null;
  const engine = await services.engine();
  return engine.picture(explanation).catch((error: unknown) => {
    services.log.warn(String(error));
    return null;
  });
}

/** A page's bundled script and style. */
async function bundled(services: Services, page: string): Promise<readonly [script: string, style: string]> {
  const at = (file: string): Promise<string> =>
    readText(vscode.Uri.joinPath(panelFolder(services.extensionUri), file));
  return [await at(`${page}.js`), await at(`${page}.css`)];
}

/** The report of an explanation or a comparison. */
async function reportOn(uri: vscode.Uri, services: Services): Promise<string> {
  const text = await readText(uri);
  if (uri.path.endsWith(comparisonEnding)) {
    const comparison = comparisonFromText(text, uri);
    const [script, style] = await bundled(services, 'comparison');
    return renderComparisonReport({
      comparison,
      picture: await pictureOf(comparison.before, services),
      script,
      style,
    });
  }
  const explanation = explanationFromText(text, uri);
  const [panelScript, panelStyle] = await bundled(services, 'panel');
  return renderReport({
    explanation,
    picture: await pictureOf(explanation, services),
    panelScript,
    panelStyle,
  });
}

/** "Export HTML Report": one file with everything in it, to be sent or printed. */
export async function exportReport(services: Services, called: vscode.Uri | undefined): Promise<void> {
  const uri = activeResult(called);
  const report = await reportOn(uri, services);
  const target = await vscode.window.showSaveDialog({
    title: 'Export HTML Report',
    defaultUri: vscode.Uri.file(uri.fsPath.replace(/\.segcause(?:-comparison)?\.json$/u, '.html')),
    filters: { 'HTML report': ['html'] },
  });
  if (target === undefined) return;
  await writeAtomically(target.fsPath, report);
  const open = 'Open';
  const name = vscode.workspace.asRelativePath(target);
  const choice = await vscode.window.showInformationMessage(`Report written to ${name}.`, open);
  if (choice === open) await vscode.env.openExternal(target);
}
