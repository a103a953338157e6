import * as vscode from 'vscode';
import type { LiveExplanation } from './live-explanation.ts';
import type { LiveExplanations } from './live-explanations.ts';
import type { Services } from './services.ts';

/** The view type of the custom editor, as `package.json` names it. */
export const explanationViewType = 'segcause.explanation';

interface ExplanationDocument extends vscode.CustomDocument {
  readonly live: LiveExplanation;
}

/** The read-only editor on `*.segcause.json`; what it needs is loaded when the first one opens. */
export class ExplanationEditor
  implements vscode.CustomReadonlyEditorProvider<ExplanationDocument>, vscode.Disposable
{
  #all: LiveExplanations | undefined;

  constructor(private readonly services: Services) {}

  async openCustomDocument(uri: vscode.Uri): Promise<ExplanationDocument> {
    const { LiveExplanations } = await import('./live-explanations.ts');
    const all = (this.#all ??= new LiveExplanations(this.services));
    const live = all.open(uri);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*.segcause.json');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
    const reload = (changed: vscode.Uri): void => {
      if (changed.toString() === uri.toString() && !live.isRunning) void live.reload();
    };
    watcher.onDidChange(reload);
    watcher.onDidCreate(reload);
    if (!live.isRunning) await live.reload();
    return {
      uri,
      live,
      dispose: () => {
        watcher.dispose();
        all.close(uri);
      },
    };
  }

  async resolveCustomEditor(document: ExplanationDocument, panel: vscode.WebviewPanel): Promise<void> {
    const { connectPanel } = await import('./panel-session.ts');
    connectPanel(panel, document.live, this.services);
  }

  dispose(): void {
    this.#all?.dispose();
  }
}
