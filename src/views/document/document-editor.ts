import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { DocumentTypes, DocumentView } from './document-view.ts';
import type { LiveDocument } from './live-document.ts';
import type { LiveDocuments } from './live-documents.ts';

interface OpenFile<T extends DocumentTypes> extends vscode.CustomDocument {
  readonly live: LiveDocument<T>;
}

/** The read-only editor on the files of a kind; what it needs is loaded when the first one opens. */
export class DocumentEditor<T extends DocumentTypes>
  implements vscode.CustomReadonlyEditorProvider<OpenFile<T>>, vscode.Disposable
{
  #all: Promise<LiveDocuments<T>> | undefined;

  constructor(
    private readonly load: () => Promise<DocumentView<T>>,
    private readonly services: Services,
  ) {}

  async openCustomDocument(uri: vscode.Uri): Promise<OpenFile<T>> {
    const all = await this.live();
    const live = all.open(uri);
    const files = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), `*${all.view.kind.ending}`);
    const watcher = vscode.workspace.createFileSystemWatcher(files, false, false, true);
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

  async resolveCustomEditor({ live }: OpenFile<T>, panel: vscode.WebviewPanel): Promise<void> {
    const { connectPage } = await import('./page-session.ts');
    connectPage(panel, live, this.services);
  }

  /** The documents of the kind that are open or running. */
  live(): Promise<LiveDocuments<T>> {
    this.#all ??= this.#loadAll();
    return this.#all;
  }

  dispose(): void {
    void this.#all?.then((all) => {
      all.dispose();
    });
  }

  async #loadAll(): Promise<LiveDocuments<T>> {
    const [view, { LiveDocuments }] = await Promise.all([this.load(), import('./live-documents.ts')]);
    return new LiveDocuments(view, this.services);
  }
}
