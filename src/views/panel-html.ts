import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the panel's bundled script and style lie. */
export function panelFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** A page: it holds no data, which comes by message, and runs no script but the bundled one. */
export function panelHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  page: 'panel' | 'comparison' = 'panel',
): string {
  const nonce = randomBytes(16).toString('base64');
  const at = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(panelFolder(extensionUri), file)).toString();
  const policy = [
    `default-src 'none'`,
    `img-src ${webview.cspSource} blob:`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>SegCause</title>
    <link rel="stylesheet" nonce="${nonce}" href="${at(`${page}.css`)}">
  </head>
  <body>
    <segcause-${page}></segcause-${page}>
    <script nonce="${nonce}" src="${at(`${page}.js`)}"></script>
  </body>
</html>
`;
}
