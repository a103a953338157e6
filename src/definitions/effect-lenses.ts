import { basename } from 'node:path';
import * as vscode from 'vscode';
import { groupedBy } from '../grouped-by.ts';
import { flowKey } from '../documents/flows.ts';
import { effectWords, learntWords, rankWords, type RatedComponent } from './component-labels.ts';
import type { DefinitionSearch } from './definition-search.ts';
import type { NewestExplanations, SavedFindings } from './newest-explanations.ts';
import type { PlacedComponents } from './placed-components.ts';

type Placed = SavedFindings & { readonly places: readonly PlacedComponents[] };

const setting = 'segcause.codeLens';
const showCommand = 'segcause.showInExplanation';
const maxInHover = 10;
/** How long after the last change lenses are computed again, in milliseconds. */
const settleTime = 400;

/** Shows, at definitions in Python, the effects that the newest explanations measured for the layers they define. */
export class EffectLenses implements vscode.CodeLensProvider, vscode.HoverProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  #explanations: Promise<NewestExplanations> | undefined;
  #placed: Promise<readonly Placed[]> | undefined;
  #settling: NodeJS.Timeout | undefined;
  #source: vscode.Disposable | undefined;
  readonly #setting: vscode.Disposable;

  /** @param search called once there is an explanation to place */
  constructor(private readonly search: () => Promise<DefinitionSearch>) {
    this.#setting = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(setting)) this.#changed.fire();
    });
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const placed = await this.#placedNow(document);
    return placed.flatMap(({ uri, explanation, places }) => {
      const model = placed.length > 1 ? `${basename(explanation.question.model.path)}: ` : '';
      const shown = new Map<string, string>();
      return places
        .filter(({ file }) => file === document.uri.path)
        .toSorted((a, b) => a.line - b.line)
        .flatMap(({ line, components }) => lensesOf(line, components, { model, explanation: uri, shown }));
    });
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const line = position.line + 1;
    const texts = (await this.#placedNow(document)).flatMap(({ uri, explanation, places }) => {
      const [place] = places
        .filter((one) => one.file === document.uri.path && one.line <= line && line <= one.endLine)
        .sort((a, b) => a.endLine - a.line - (b.endLine - b.line));
      return place === undefined ? [] : [hoverText(place.components, explanation.question.model.path, uri)];
    });
    return texts.length === 0 ? null : new vscode.Hover(texts);
  }

  dispose(): void {
    clearTimeout(this.#settling);
    void this.#explanations?.then((explanations) => {
      explanations.dispose();
    });
    this.#source?.dispose();
    this.#setting.dispose();
    this.#changed.dispose();
  }

  async #placedNow({ uri }: vscode.TextDocument): Promise<readonly Placed[]> {
    const isOn = vscode.workspace.getConfiguration(undefined, uri).get<boolean>(setting, true);
    if (!isOn) return [];
    return (this.#placed ??= this.#place());
  }

  async #place(): Promise<readonly Placed[]> {
    const newest = await (await (this.#explanations ??= this.#watchExplanations())).find();
    if (newest.length === 0) return [];
    const search = await this.search();
    this.#source ??= search.onDidChange(this.#settle);
    return Promise.all(
      newest.map(async (found) => ({ ...found, places: await search.place(found.explanation) })),
    );
  }

  async #watchExplanations(): Promise<NewestExplanations> {
    const { NewestExplanations } = await import('./newest-explanations.ts');
    const explanations = new NewestExplanations();
    explanations.onDidChange(this.#settle);
    return explanations;
  }

  /** Computes the lenses again once nothing has changed for `settleTime`. */
  readonly #settle = (): void => {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#placed = undefined;
      this.#changed.fire();
    }, settleTime);
  };
}

interface LensContext {
  /** The model's name, where several are shown. */
  readonly model: string;
  readonly explanation: vscode.Uri;
  /** By flow, the first component above whose lens says its effect. */
  readonly shown: Map<string, string>;
}

function lensesOf(
  line: number,
  components: readonly RatedComponent[],
  { model, explanation, shown }: LensContext,
): readonly vscode.CodeLens[] {
  const [first] = components;
  if (first === undefined) return [];
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  const command = { command: showCommand, arguments: [explanation.toString(), first.part] };
  const others = components.length > 1 ? `, largest of ${components.length} here` : '';
  const same = shown.get(flowKey(first.effect));
  if (same === undefined) shown.set(flowKey(first.effect), first.path);
  const flow =
    same === undefined
      ? `${effectWords(first)} · ${rankWords(first)} · ${first.path}${others}`
      : `${first.path}: one flow with ${same}`;
  const learnt = learntWords(first);
  const words = learnt === null ? flow : `${learnt} · ${same === undefined ? `flow ${flow}` : flow}`;
  return [
    // In a narrow editor the end of a long line is out of sight.
    new vscode.CodeLens(range, { title: 'show in explanation', ...command }),
    new vscode.CodeLens(range, { title: `${model}${words}`, ...command }),
  ];
}

function hoverText(
  components: readonly RatedComponent[],
  model: string,
  explanation: vscode.Uri,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: [showCommand] };
  text.appendMarkdown('**SegCause:** ').appendText(basename(model)).appendMarkdown('\n\n');
  const flows = groupedBy(components, ({ effect }) => flowKey(effect));
  for (const [component, ...others] of flows.slice(0, maxInHover)) {
    const given = encodeURIComponent(JSON.stringify([explanation.toString(), component.part]));
    text.appendMarkdown('- ').appendText([component, ...others].map(({ path }) => path).join(', '));
    const learnt = [component, ...others].flatMap((one) => {
      const words = learntWords(one);
      return words === null ? [] : [others.length > 0 ? `${one.path} ${words}` : words];
    });
    text.appendMarkdown(`: ${effectWords(component)}, ${rankWords(component)} `);
    if (learnt.length > 0) text.appendText(`(${learnt.join('; ')}) `);
    text.appendMarkdown(`([show in explanation](command:${showCommand}?${given}))\n`);
  }
  const more = flows.length - maxInHover;
  if (more > 0) text.appendMarkdown(`- and ${more} more\n`);
  return text;
}
