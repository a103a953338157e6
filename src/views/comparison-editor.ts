import * as vscode from 'vscode';
import type { LiveComparison } from './live-comparison.ts';
import type { Services } from './services.ts';

/** The view type of the custom editor, as `package.json` names it. */
export const comparisonViewType = 'segcause.comparison';

interface ComparisonDocument extends vscode.CustomDocument {
  readonly live: LiveComparison;
}

/** The read-only editor on `*.segcause-comparison.json`; closing it does not stop its run. */
export class ComparisonEditor
  implements vscode.CustomReadonlyEditorProvider<ComparisonDocument>, vscode.Disposable
{
  readonly #live = new Map<string, LiveComparison>();

  constructor(private readonly services: Services) {}

  async openCustomDocument(uri: vscode.Uri): Promise<ComparisonDocument> {
    const { LiveComparison } = await import('./live-comparison.ts');
    const key = uri.toString();
    const live = this.#live.get(key) ?? new LiveComparison(uri, this.services);
    this.#live.set(key, live);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*.segcause-comparison.json');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
    const reload = (changed: vscode.Uri): void => {
      if (changed.toString() === key && !live.isRunning) void live.reload();
    };
    watcher.onDidChange(reload);
    watcher.onDidCreate(reload);
    if (!live.isRunning) await live.reload();
    return {
      uri,
      live,
      dispose: () => {
        watcher.dispose();
        if (live.isRunning) return;
        live.dispose();
        this.#live.delete(key);
      },
    };
  }

  async resolveCustomEditor(document: ComparisonDocument, panel: vscode.WebviewPanel): Promise<void> {
    const { connectComparison } = await import('./comparison-session.ts');
    connectComparison(panel, document.live, this.services);
  }

  dispose(): void {
    for (const live of this.#live.values()) live.dispose();
    this.#live.clear();
  }
}
