import * as vscode from 'vscode';
import { EffectLenses } from './definitions/effect-lenses.ts';
import { graphScheme } from './definitions/graph-scheme.ts';
import { ExplanationEditor, explanationViewType } from './views/explanation-editor.ts';
import { showFailure } from './views/failures.ts';
import { ExtensionServices, type Services } from './views/services.ts';

/** A command, the file it was called on, and what of it was meant, such as a layer's tensor. */
type Command = (
  services: Services,
  called: vscode.Uri | undefined,
  detail: string | undefined,
) => Promise<void>;

/** The commands; each is loaded when it is first called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  'segcause.explain': async () => (await import('./commands/explain-model.ts')).explainModel,
  'segcause.createSettings': async () => (await import('./commands/create-settings.ts')).createSettings,
  'segcause.exportReport': async () => (await import('./commands/export-report.ts')).exportReport,
  'segcause.goToDefinition': async () => (await import('./commands/go-to-definition.ts')).goToDefinition,
  'segcause.showInExplanation': async () =>
    (await import('./commands/show-in-explanation.ts')).showInExplanation,
  'segcause.openAsJson': async () => (await import('./commands/open-as-json.ts')).openAsJson,
};

/** Registers commands and the editor; nothing is read or run until one of them is used. */
export function activate(context: vscode.ExtensionContext): void {
  const services = new ExtensionServices(context.extensionUri);
  const editor = new ExplanationEditor(services);
  const lenses = new EffectLenses(() => services.definitions());
  const python = { language: 'python' };
  context.subscriptions.push(
    services,
    editor,
    lenses,
    vscode.languages.registerCodeLensProvider(python, lenses),
    vscode.languages.registerHoverProvider(python, lenses),
    vscode.workspace.registerTextDocumentContentProvider(graphScheme, {
      provideTextDocumentContent: async (uri) =>
        (await import('./definitions/graph-document.ts')).provideGraphText(uri),
    }),
    vscode.window.registerCustomEditorProvider(explanationViewType, editor, {
      supportsMultipleEditorsPerDocument: true,
    }),
    ...Object.entries(commands).map(([name, load]) =>
      vscode.commands.registerCommand(name, async (called?: unknown, detail?: unknown) => {
        try {
          const command = await load();
          await command(services, toUri(called), typeof detail === 'string' ? detail : undefined);
        } catch (error) {
          await showFailure(error, services.log);
        }
      }),
    ),
  );
}

/** Links in hovers and lenses hold a URI as text. */
function toUri(called: unknown): vscode.Uri | undefined {
  if (typeof called === 'string') return vscode.Uri.parse(called, true);
  return called instanceof vscode.Uri ? called : undefined;
}
