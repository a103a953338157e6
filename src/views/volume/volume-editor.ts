import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { FromVolumePage, ToVolumePage, VolumeContent } from '../../protocol/volume-page.ts';
import { pageFolder, pageHtml } from '../document/page-html.ts';
import { failureOf, showFailure } from '../failures.ts';
import type { Services } from '../services.ts';
import { untrusted } from '../trust.ts';

/** The read-only viewer of volumes, which is no file's default editor. */
export class VolumeEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(private readonly services: Services) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    let content: VolumeContent = { kind: 'reading' };
    const show = (): void => {
      const message: ToVolumePage = { type: 'show', name: basename(uri.path), content };
      void webview.postMessage(message);
    };
    const closing = new vscode.CancellationTokenSource();
    const read = async (): Promise<void> => {
      const found = await contentOf(uri, this.services, closing.token);
      if (closing.token.isCancellationRequested) return;
      content = found;
      show();
    };
    const connections = [
      webview.onDidReceiveMessage((message: FromVolumePage) => {
        if (message.type === 'ready') show();
        else perform(uri, message).catch((error: unknown) => showFailure(error, this.services.log));
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void read()),
    ];
    panel.onDidDispose(() => {
      closing.cancel();
      for (const connection of connections) connection.dispose();
    });
    webview.options = { enableScripts: true, localResourceRoots: [pageFolder(this.services.extensionUri)] };
    webview.html = pageHtml(webview, this.services.extensionUri, 'volume');
    void read();
  }
}

/** What the engine has read of a volume; in an untrusted workspace it is not read. */
async function contentOf(
  uri: vscode.Uri,
  services: Services,
  token: vscode.CancellationToken,
): Promise<VolumeContent> {
  const message = untrusted();
  if (message !== null) return { kind: 'failed', message };
  try {
    const engine = await services.engine();
    return { kind: 'read', volume: await engine.query({ kind: 'volume', path: uri.fsPath }, token) };
  } catch (error) {
    return { kind: 'failed', message: failureOf(error, services.log).message };
  }
}

/** Does what a page asks. */
async function perform(
  uri: vscode.Uri,
  { type }: Exclude<FromVolumePage, { readonly type: 'ready' }>,
): Promise<void> {
  const { executeCommand } = vscode.commands;
  if (type === 'explainWith') await executeCommand('segcause.explainWith', uri);
  else await executeCommand('workbench.action.reopenWithEditor');
}
