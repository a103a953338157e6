import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LayeredModel, Target } from '../definitions/definition-search.ts';
import { graphUri } from '../definitions/graph-document.ts';
import { graphText } from '../definitions/graph-text.ts';
import { moduleOfKey } from '../documents/component-key.ts';
import type { Explanation, Layer } from '../documents/explanation.ts';
import { pathParts } from '../documents/module-paths.ts';
import { explanationFromText, readText } from '../views/document/document-file.ts';
import { documentTypes } from '../views/document-types.ts';
import type { Services } from '../views/services.ts';
import { activeExplanation } from './active-file.ts';
import { definitionChoices } from './definition-choices.ts';

/** What to find: a layer, or a module by its path, which begins with a layer. */
interface Wanted {
  readonly kind: 'layer' | 'module';
  readonly path: string;
  readonly layer: Layer;
}

/**
 * "Go to Definition of Layer or Module": opens the code that defines a layer or module, else its place in the model's graph.
 * @param part the tensor of a layer, or the key of a module; asked for where it is not given
 */
export async function goToDefinition(
  services: Services,
  called: vscode.Uri | undefined,
  part: string | undefined,
): Promise<void> {
  if (called !== undefined && part !== undefined && !(await isDocument(called))) {
    await goToDefinitionIn(services, called, part);
    return;
  }
  const uri = activeExplanation(called);
  const explanation = explanationFromText(await readText(uri), uri);
  const meant = part ?? (await pickPart(explanation));
  if (meant === undefined) return;
  const wanted = wantedIn(explanation, meant);
  const targets = wanted === null ? [] : await find(services, explanation, wanted);
  const tensor = wanted?.layer.tensor ?? meant;
  if (wanted !== null && targets.length > 0) {
    const target = targets.length === 1 ? targets[0] : await pickTarget(wanted.path, targets, true);
    if (target === 'graph') await openGraph(uri, explanation, tensor);
    else if (target !== undefined) await open(target.uri, target.line, target.columns);
    return;
  }
  await openGraph(uri, explanation, tensor);
  const name = wanted?.path ?? meant;
  vscode.window.setStatusBarMessage(
    `No source of ${name} is in this workspace: this is the model's graph.`,
    8000,
  );
}

/** Whether a file is an explanation or a comparison, by its name; else it is a model. */
async function isDocument(uri: vscode.Uri): Promise<boolean> {
  const held = await Promise.all(documentTypes.map(({ holds }) => holds(uri)));
  return held.includes(true);
}

/** Opens the code that defines a layer or module of a model's file. */
async function goToDefinitionIn(services: Services, { fsPath }: vscode.Uri, part: string): Promise<void> {
  const engine = await services.engine();
  const { layers, sha256 } = await engine.model(fsPath);
  const model: LayeredModel = { question: { model: { path: fsPath, sha256 } }, layers: [...layers] };
  const wanted = wantedIn(model, part);
  const targets = wanted === null ? [] : await find(services, model, wanted);
  const name = wanted?.path ?? part;
  const target = targets.length > 1 ? await pickTarget(name, targets, false) : targets[0];
  if (target !== undefined && target !== 'graph') await open(target.uri, target.line, target.columns);
  if (targets.length === 0)
    vscode.window.setStatusBarMessage(`No source of ${name} is in this workspace.`, 8000);
}

function wantedIn({ layers }: Pick<LayeredModel, 'layers'>, part: string): Wanted | null {
  const layer = layers.find(({ tensor }) => tensor === part);
  if (layer !== undefined) return { kind: 'layer', path: layer.path, layer };
  const path = moduleOfKey(part);
  if (path === null) return null;
  const first = layers.find((layer) => `${pathParts(layer).join('.')}.`.startsWith(`${path}.`));
  return first === undefined ? null : { kind: 'module', path, layer: first };
}

async function find(
  services: Services,
  explanation: LayeredModel,
  { kind, path, layer }: Wanted,
): Promise<readonly Target[]> {
  const options = { location: vscode.ProgressLocation.Window, title: `Looking for ${path}…` };
  return vscode.window.withProgress(options, async () => {
    const search = await services.definitions();
    return kind === 'module' ? search.ofModule(explanation, path) : search.ofLayer(explanation, layer);
  });
}

async function pickPart({ layers }: Explanation): Promise<string | undefined> {
  const title = 'Go to Definition of Layer or Module';
  const options = { title, placeHolder: 'Layer or module', matchOnDescription: true };
  return (await vscode.window.showQuickPick(definitionChoices(layers), options))?.part;
}

/** Asks which of several places is meant. */
async function pickTarget(
  path: string,
  targets: readonly Target[],
  hasGraph: boolean,
): Promise<Target | 'graph' | undefined> {
  const items = await Promise.all(
    targets.map(async (target) => {
      const document = await vscode.workspace.openTextDocument(target.uri);
      const label = document.lineAt(Math.min(target.line, document.lineCount) - 1).text.trim();
      const description = `${vscode.workspace.asRelativePath(target.uri)}:${target.line}`;
      return { label, description, detail: target.why, target };
    }),
  );
  const graph = { label: "$(list-tree) The model's graph", target: 'graph' as const };
  const options = { title: `Definitions of ${path}`, matchOnDescription: true };
  return (await vscode.window.showQuickPick([...items, ...(hasGraph ? [graph] : [])], options))?.target;
}

async function openGraph(uri: vscode.Uri, explanation: Explanation, tensor: string): Promise<void> {
  const document = graphUri(uri, basename(explanation.question.model.path));
  await open(document, graphText(explanation).lines.get(tensor) ?? 1);
}

/** Opens a file beside the panel with a line, or columns of it, selected; both count from 1. */
async function open(uri: vscode.Uri, line: number, columns?: Target['columns']): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(line, document.lineCount) - 1);
  const from = columns === undefined ? firstNonWhitespaceCharacterIndex : columns.column - 1;
  const to = columns === undefined ? range.end.character : from + columns.length;
  const at = range.start.line;
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  // From the end: the editor shows where a selection ends, and would scroll sideways in a narrow column.
  editor.selection = new vscode.Selection(at, to, at, from);
  const start = new vscode.Position(at, columns === undefined ? 0 : from);
  editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
