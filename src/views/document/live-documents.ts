import * as vscode from 'vscode';
import { concernsRuntime } from '../runtime-settings.ts';
import type { Services } from '../services.ts';
import type { DocumentTypes, DocumentView } from './document-view.ts';
import { LiveDocument } from './live-document.ts';

interface Entry<T extends DocumentTypes> {
  readonly live: LiveDocument<T>;
  isOpen: boolean;
}

/** The documents of a kind that are open or running, one per file: closing an editor does not stop its run. */
export class LiveDocuments<T extends DocumentTypes> implements vscode.Disposable {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #listeners: readonly vscode.Disposable[];

  constructor(
    readonly view: DocumentView<T>,
    private readonly services: Services,
  ) {
    this.#listeners = [
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const { live } of this.#entries.values()) void live.loadPicture();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!concernsRuntime(change)) return;
        for (const { live } of this.#entries.values()) live.tellActivity();
      }),
    ];
  }

  /** How many are open or running. */
  get count(): number {
    return this.#entries.size;
  }

  /** The document of a file that an editor opens; a run that goes on is found again. */
  open(uri: vscode.Uri): LiveDocument<T> {
    const entry = this.#entries.get(uri.toString()) ?? this.#add(uri);
    entry.isOpen = true;
    return entry.live;
  }

  /** The editor of a file was closed. */
  close(uri: vscode.Uri): void {
    const entry = this.#entries.get(uri.toString());
    if (entry === undefined) return;
    entry.isOpen = false;
    this.#forgetIfIdle(uri);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    for (const { live } of this.#entries.values()) live.dispose();
    this.#entries.clear();
  }

  #add(uri: vscode.Uri): Entry<T> {
    const live = new LiveDocument<T>(this.view, uri, this.services, () => {
      this.#forgetIfIdle(uri);
    });
    const entry: Entry<T> = { live, isOpen: false };
    this.#entries.set(uri.toString(), entry);
    return entry;
  }

  #forgetIfIdle(uri: vscode.Uri): void {
    const entry = this.#entries.get(uri.toString());
    if (entry === undefined || entry.isOpen || entry.live.isRunning) return;
    entry.live.dispose();
    this.#entries.delete(uri.toString());
  }
}
