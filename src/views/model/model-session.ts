import * as vscode from 'vscode';
import type { FromModelPage, ToModelPage } from '../../protocol/model-page.ts';
import { pageFolder, pageHtml } from '../document/page-html.ts';
import { showFailure } from '../failures.ts';
import type { Services } from '../services.ts';
import type { OpenModel } from './open-model.ts';

/** Connects one page to the model it shows. */
export function connectModelPage(panel: vscode.WebviewPanel, model: OpenModel, services: Services): void {
  const { webview } = panel;
  const post = (message: ToModelPage): void => {
    void webview.postMessage(message);
  };
  const handle = (message: FromModelPage): void => {
    if (message.type === 'ready') post(model.state());
    else perform(model, message).catch((error: unknown) => showFailure(error, services.log));
  };
  const connections = [model.onDidChange(post), webview.onDidReceiveMessage(handle)];
  panel.onDidDispose(() => {
    for (const connection of connections) connection.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [pageFolder(services.extensionUri)] };
  webview.html = pageHtml(webview, services.extensionUri, 'model');
}

/** Does what a page asks. */
async function perform(
  model: OpenModel,
  message: Exclude<FromModelPage, { readonly type: 'ready' }>,
): Promise<void> {
  const { executeCommand } = vscode.commands;
  switch (message.type) {
    case 'explain':
      return executeCommand('segcause.explain', model.uri);
    case 'compare':
      return executeCommand('segcause.compare', model.uri);
    case 'manageTrust':
      return executeCommand('workbench.trust.manage');
    case 'openWith':
      return executeCommand('workbench.action.reopenWithEditor');
    case 'remedy':
      return model.remedy(message.index);
    case 'goToDefinition':
      return executeCommand('segcause.goToDefinition', model.uri, message.part);
  }
}
