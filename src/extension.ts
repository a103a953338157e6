import * as vscode from 'vscode';
import { watchSavedModelFolders } from './commands/saved-model-folders.ts';
import { watchTensorFlowJsModels } from './commands/tensorflow-js-models.ts';
import { registerExplainTool } from './commands/tool/register-explain-tool.ts';
import { watchTrainedFolders } from './commands/trained-folders.ts';
import { EffectLenses } from './definitions/effect-lenses.ts';
import { graphScheme } from './definitions/graph-scheme.ts';
import { documentTypes } from './views/document-types.ts';
import { showFailure } from './views/failures.ts';
import { ModelEditor } from './views/model/model-editor.ts';
import { ExtensionServices, type Services } from './views/services.ts';
import { modelViewTypes, volumeViewType } from './views/view-types.ts';
import { VolumeEditor } from './views/volume/volume-editor.ts';

/** A command, the file it was called on, what of it was meant (such as a layer's tensor), and all selected files. */
type Command = (
  services: Services,
  called: vscode.Uri | undefined,
  detail: string | undefined,
  selected: readonly vscode.Uri[],
) => Promise<void>;

/** The commands; each is loaded when it is first called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  'segcause.explain': async () => (await import('./commands/explain-model.ts')).explainModel,
  'segcause.explainWith': async () => (await import('./commands/explain-with.ts')).explainWith,
  'segcause.openInViewer': async () => (await import('./commands/open-in-viewer.ts')).openInViewer,
  'segcause.compare': async () => (await import('./commands/compare-models.ts')).compareSelected,
  'segcause.selectForCompare': async () =>
    (await import('./commands/select-for-compare.ts')).selectForCompare,
  'segcause.compareWithSelected': async () =>
    (await import('./commands/select-for-compare.ts')).compareWithSelected,
  'segcause.compareFolds': async () => (await import('./commands/compare-folds.ts')).compareFolds,
  'segcause.convertWithPython': async () =>
    (await import('./commands/convert-with-python.ts')).convertWithPython,
  'segcause.createSettings': async () => (await import('./commands/create-settings.ts')).createSettings,
  'segcause.setUpTensorFlow': async () => (await import('./commands/set-up-tensorflow.ts')).setUpTensorFlow,
  'segcause.exportReport': async () => (await import('./commands/export-report.ts')).exportReport,
  'segcause.goToDefinition': async () => (await import('./commands/go-to-definition.ts')).goToDefinition,
  'segcause.showInExplanation': async () =>
    (await import('./commands/show-in-explanation.ts')).showInExplanation,
  'segcause.readingGuide': async () => (await import('./commands/reading-guide.ts')).readingGuide,
  'segcause.openSample': async () => (await import('./commands/open-sample.ts')).openSample,
  'segcause.showLog': async () => (await import('./commands/show-log.ts')).showLog,
  'segcause.openAsJson': async () => (await import('./commands/open-as-json.ts')).openAsJson,
};

/** Registers commands and editors; nothing is read or run until one of them is used. */
export function activate(context: vscode.ExtensionContext): void {
  const services = new ExtensionServices(context.extensionUri, context.globalStorageUri);
  const lenses = new EffectLenses(() => services.definitions());
  const python = { language: 'python' };
  context.subscriptions.push(
    services,
    lenses,
    watchSavedModelFolders(),
    watchTrainedFolders(),
    registerExplainTool(services),
    watchTensorFlowJsModels(),
    vscode.languages.registerCodeLensProvider(python, lenses),
    vscode.languages.registerHoverProvider(python, lenses),
    vscode.workspace.registerTextDocumentContentProvider(graphScheme, {
      provideTextDocumentContent: async (uri) =>
        (await import('./definitions/graph-document.ts')).provideGraphText(uri),
    }),
    ...documentTypes.flatMap(({ viewType, createEditor }): readonly { dispose(): void }[] => {
      const editor = createEditor(services);
      const options = { supportsMultipleEditorsPerDocument: true };
      return [editor, vscode.window.registerCustomEditorProvider(viewType, editor, options)];
    }),
    ...modelViewTypes.map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, new ModelEditor(services), {
        supportsMultipleEditorsPerDocument: true,
      }),
    ),
    vscode.window.registerCustomEditorProvider(volumeViewType, new VolumeEditor(services), {
      supportsMultipleEditorsPerDocument: true,
    }),
    ...Object.entries(commands).map(([name, load]) =>
      vscode.commands.registerCommand(name, async (called?: unknown, detail?: unknown) => {
        try {
          const command = await load();
          const selected = Array.isArray(detail) ? detail.filter((one) => one instanceof vscode.Uri) : [];
          await command(services, toUri(called), typeof detail === 'string' ? detail : undefined, selected);
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
