import * as vscode from 'vscode';
import type { LiveExplanation } from './live-explanation.ts';
import type { LiveExplanations } from './live-explanations.ts';
import { openFileOf } from './open-file.ts';
import { panelFolder, panelHtml } from './panel-html.ts';
import type { FromPanel, ToPanel } from './protocol.ts';
import { saveExport } from './save-export.ts';
import type { Services } from './services.ts';

/** Connects one panel to the explanation it shows. */
export function connectPanel(
  panel: vscode.WebviewPanel,
  live: LiveExplanation,
  all: LiveExplanations,
  services: Services,
): void {
  const { webview } = panel;
  const post = (message: ToPanel): void => {
    void webview.postMessage(message);
  };
  const handle = (message: FromPanel): void => {
    switch (message.type) {
      case 'ready':
        post(live.state());
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
        live.dismissFailure();
        break;
      case 'exportReport':
        void vscode.commands.executeCommand('segcause.exportReport', live.uri);
        break;
      case 'export':
        void saveExport(live.uri, message.name, message.data, services.log);
        break;
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
        break;
      case 'openFile':
        void openFileOf(live, message.file, services.log);
    }
  };

  let isVisible = panel.visible;
  if (isVisible) all.watch(live.uri, 1);
  const seen = (visible: boolean): void => {
    if (visible !== isVisible) all.watch(live.uri, visible ? 1 : -1);
    isVisible = visible;
  };
  const connections = [
    live.onDidChange(post),
    webview.onDidReceiveMessage(handle),
    panel.onDidChangeViewState(() => {
      seen(panel.visible);
    }),
  ];
  panel.onDidDispose(() => {
    seen(false);
    for (const connection of connections) connection.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [panelFolder(services.extensionUri)] };
  webview.html = panelHtml(webview, services.extensionUri);
}
