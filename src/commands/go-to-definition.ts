import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Target } from '../definitions/definition-search.ts';
import { graphUri } from '../definitions/graph-document.ts';
import { graphText } from '../definitions/graph-text.ts';
import type { Explanation, Layer } from '../explanation/explanation.ts';
import { explanationFromText, readText } from '../views/explanation-file.ts';
import type { Services } from '../views/services.ts';
import { activeExplanation } from './active-explanation.ts';

/** "Go to Definition of Layer": opens the code that defines a layer, else the layer in the model's graph. */
export async function goToDefinition(
  services: Services,
  called: vscode.Uri | undefined,
  tensor: string | undefined,
): Promise<void> {
  const uri = activeExplanation(called);
  const explanation = explanationFromText(await readText(uri), uri);
  const wanted = tensor ?? (await pickLayer(explanation));
  if (wanted === undefined) return;
  const layer = explanation.layers.find((candidate) => candidate.tensor === wanted);
  const targets = layer === undefined ? [] : await find(services, explanation, layer);
  if (layer !== undefined && targets.length > 0) {
    const target = targets.length === 1 ? targets[0] : await pickTarget(layer, targets);
    if (target === 'graph') await openGraph(uri, explanation, wanted);
    else if (target !== undefined) await open(target.uri, target.line);
    return;
  }
  await openGraph(uri, explanation, wanted);
  const name = layer?.path ?? wanted;
  vscode.window.setStatusBarMessage(
    `No source of ${name} is in this workspace: this is the model's graph.`,
    8000,
  );
}

async function find(services: Services, explanation: Explanation, layer: Layer): Promise<readonly Target[]> {
  const options = { location: vscode.ProgressLocation.Window, title: `Looking for ${layer.path}…` };
  return vscode.window.withProgress(options, async () =>
    (await services.definitions()).ofLayer(explanation, layer),
  );
}

async function pickLayer({ layers }: Explanation): Promise<string | undefined> {
  const items = layers.map(({ path, operator, shape, tensor }) => ({
    label: path,
    description: `${operator} · ${shape.join(' × ')}`,
    tensor,
  }));
  const options = { title: 'Go to Definition of Layer', placeHolder: 'Layer', matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.tensor;
}

/** Which of several places is meant; what is looked at is shown at once. */
async function pickTarget(layer: Layer, targets: readonly Target[]): Promise<Target | 'graph' | undefined> {
  const items = await Promise.all(
    targets.map(async (target) => {
      const document = await vscode.workspace.openTextDocument(target.uri);
      const label = document.lineAt(Math.min(target.line, document.lineCount) - 1).text.trim();
      const description = `${vscode.workspace.asRelativePath(target.uri)}:${target.line}`;
      return { label, description, detail: target.why, target };
    }),
  );
  const graph = { label: "$(list-tree) The model's graph", target: 'graph' as const };
  const options = { title: `Definitions of ${layer.path}`, matchOnDescription: true };
  return (await vscode.window.showQuickPick([...items, graph], options))?.target;
}

async function openGraph(uri: vscode.Uri, explanation: Explanation, tensor: string): Promise<void> {
  const document = graphUri(uri, basename(explanation.question.model.path));
  await open(document, graphText(explanation).lines.get(tensor) ?? 1);
}

/** Opens a file beside the panel with a line, counted from 1, selected. */
async function open(uri: vscode.Uri, line: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(line, document.lineCount) - 1);
  const selection = range.with(range.start.with({ character: firstNonWhitespaceCharacterIndex }));
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    selection,
  });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
