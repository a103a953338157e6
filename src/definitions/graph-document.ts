import * as vscode from 'vscode';
import { explanationIn } from '../documents/file.ts';
import { graphScheme } from './graph-scheme.ts';
import { graphText } from './graph-text.ts';

/** The document that shows the graph of an explanation's model; a fragment selects one side of a comparison. */
export function graphUri(explanation: vscode.Uri, model: string): vscode.Uri {
  return vscode.Uri.from({ scheme: graphScheme, path: `/${model}.txt`, query: explanation.toString() });
}

/** The text of a graph document, from the explanation file it shows. */
export async function provideGraphText(document: vscode.Uri): Promise<string> {
  const uri = vscode.Uri.parse(document.query, true);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const name = vscode.workspace.asRelativePath(uri);
  return graphText(explanationIn(text, uri.fsPath, uri.fragment, name)).text;
}
