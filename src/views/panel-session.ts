import * as vscode from 'vscode';
import type { LiveExplanation } from './live-explanation.ts';
import { openFileOf } from './open-file.ts';
import { panelFolder, panelHtml } from './panel-html.ts';
import type { FromPanel, ToPanel } from '../protocol/panel.ts';
import { saveExport } from './save-export.ts';
import type { Services } from './services.ts';

/** Connects one panel to the explanation it shows. */
export function connectPanel(panel: vscode.WebviewPanel, live: LiveExplanation, services: Services): void {
  const { webview } = panel;
  const post = (message: ToPanel): void => {
    void webview.postMessage(message);
  };
  // A page that is hidden is gone; it says `ready` when it is back.
  let isReady = false;
  const select = (): void => {
    if (!isReady || !panel.visible) return;
    const part = services.selections.take(live.uri);
    if (part !== undefined) post({ type: 'select', part });
  };
  const handle = (message: FromPanel): void => {
    switch (message.type) {
      case 'ready':
        isReady = true;
        post(live.state());
        select();
        break;
      case 'run':
        void live.run(message.changes);
        break;
      case 'startOver':
        void live.startOver();
        break;
      case 'prepare':
        void live.prepare(message.changes);
        break;
      case 'discard':
        live.discard();
        break;
      case 'cancel':
        live.cancel();
        break;
      case 'dismissFailure':
        live.failure.dismiss();
        break;
      case 'remedy':
        void live.failure.remedy(message.label);
        break;
      case 'exportReport':
        void vscode.commands.executeCommand('segcause.exportReport', live.uri);
        break;
      case 'measure':
        void live.measure(message.aim);
        break;
      case 'export':
        void saveExport(live.uri, message.name, message.data, services.log);
        break;
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
        break;
      case 'goToDefinition':
        void vscode.commands.executeCommand('segcause.goToDefinition', live.uri, message.part);
        break;
      case 'openFile':
        void openFileOf(live, message.file, services.log);
    }
  };

  live.failure.addPage(panel);
  const connections = [
    live.onDidChange(post),
    services.selections.onDidAsk(select),
    webview.onDidReceiveMessage(handle),
    panel.onDidChangeViewState(() => {
      if (!panel.visible) isReady = false;
    }),
  ];
  panel.onDidDispose(() => {
    for (const connection of connections) connection.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [panelFolder(services.extensionUri)] };
  webview.html = panelHtml(webview, services.extensionUri);
}
