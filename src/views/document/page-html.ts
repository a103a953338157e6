import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the pages' bundled scripts and styles lie. */
export function pageFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/**
 * The HTML of a page: it holds no data, which comes by message, and runs no script but the bundled one.
 * @param name the page's element is `segcause-NAME`, its script and style are `NAME.js` and `NAME.css`
 */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, name: string): string {
  const nonce = randomBytes(16).toString('base64');
  const uriOf = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extensionUri), file)).toString();
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
    <link rel="stylesheet" nonce="${nonce}" href="${uriOf(`${name}.css`)}">
  </head>
  <body>
    <segcause-${name}></segcause-${name}>
    <script nonce="${nonce}" src="${uriOf(`${name}.js`)}"></script>
  </body>
</html>
`;
}
