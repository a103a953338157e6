import * as vscode from 'vscode';
import { ExplanationEditor, explanationViewType } from './views/explanation-editor.ts';
import { showFailure } from './views/failures.ts';
import { ExtensionServices, type Services } from './views/services.ts';

type Command = (services: Services, called: vscode.Uri | undefined) => Promise<void>;

/** The commands; each is loaded when it is first called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  'segcause.explain': async () => (await import('./commands/explain-model.ts')).explainModel,
  'segcause.createSettings': async () => (await import('./commands/create-settings.ts')).createSettings,
  'segcause.exportReport': async () => (await import('./commands/export-report.ts')).exportReport,
  'segcause.openAsJson': async () => (await import('./commands/open-as-json.ts')).openAsJson,
};

/** Registers commands and the editor; nothing is read or run until one of them is used. */
export function activate(context: vscode.ExtensionContext): void {
  const services = new ExtensionServices(context.extensionUri);
  const editor = new ExplanationEditor(services);
  context.subscriptions.push(
    services,
    editor,
    vscode.window.registerCustomEditorProvider(explanationViewType, editor, {
      supportsMultipleEditorsPerDocument: true,
    }),
    ...Object.entries(commands).map(([name, load]) =>
      vscode.commands.registerCommand(name, async (called?: unknown) => {
        try {
          const command = await load();
          await command(services, called instanceof vscode.Uri ? called : undefined);
        } catch (error) {
          await showFailure(error, services.log);
        }
      }),
    ),
  );
}
