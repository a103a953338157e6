import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { FromComparison, ToComparison } from '../protocol/comparison-page.ts';
import { showFailure } from './failures.ts';
import type { LiveComparison } from './live-comparison.ts';
import { panelFolder, panelHtml } from './panel-html.ts';
import { saveExport } from './save-export.ts';
import type { Services } from './services.ts';

/** Connects one page to the comparison it shows. */
export function connectComparison(
  panel: vscode.WebviewPanel,
  live: LiveComparison,
  services: Services,
): void {
  const { webview } = panel;
  const post = (message: ToComparison): void => {
    void webview.postMessage(message);
  };
  const handle = (message: FromComparison): void => {
    switch (message.type) {
      case 'ready':
        post(live.state());
        break;
      case 'run':
        void live.run();
        break;
      case 'compareImages':
        void compareImages(live).catch((error: unknown) => showFailure(error, services.log));
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
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
        break;
      case 'goToDefinition':
        void vscode.commands.executeCommand(
          'segcause.goToDefinition',
          live.uri.with({ fragment: message.side }),
          message.tensor,
        );
        break;
      case 'exportReport':
        void vscode.commands.executeCommand('segcause.exportReport', live.uri);
        break;
      case 'export':
        void saveExport(live.uri, message.name, message.data, services.log);
        break;
      case 'openAsText':
        void vscode.commands.executeCommand('vscode.openWith', live.uri, 'default');
    }
  };
  live.failure.addPage(panel);
  const connections = [live.onDidChange(post), webview.onDidReceiveMessage(handle)];
  panel.onDidDispose(() => {
    for (const connection of connections) connection.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [panelFolder(services.extensionUri)] };
  webview.html = panelHtml(webview, services.extensionUri, 'comparison');
}

/** Asks for a folder of images, and for the one with their masks. */
async function compareImages(live: LiveComparison): Promise<void> {
  const { comparison } = live;
  if (comparison === null) return;
  const { image, mask } = comparison.before.question;
  const choose = async (title: string, near: string): Promise<string | undefined> => {
    const [uri] =
      (await vscode.window.showOpenDialog({
        title,
        openLabel: 'Choose Folder',
        canSelectFiles: false,
        canSelectFolders: true,
        defaultUri: vscode.Uri.file(near),
      })) ?? [];
    return uri?.fsPath;
  };
  const folder = await choose('Images to Compare On', dirname(image.path));
  if (folder === undefined) return;
  const masks = mask === null ? null : await choose('Their Reference Masks', dirname(mask.path));
  if (masks !== undefined) await live.compareImages(folder, masks);
}
