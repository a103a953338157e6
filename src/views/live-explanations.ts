import * as vscode from 'vscode';
import { LiveExplanation } from './live-explanation.ts';
import { concernsRuntime } from './runtime-settings.ts';
import type { Services } from './services.ts';

interface Entry {
  readonly live: LiveExplanation;
  isOpen: boolean;
}

/** The explanations that are open or running, one per file: closing an editor does not stop its run. */
export class LiveExplanations implements vscode.Disposable {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners: readonly vscode.Disposable[];

  constructor(private readonly services: Services) {
    this.#listeners = [
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const { live } of this.#entries.values()) void live.loadPicture();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!concernsRuntime(change)) return;
        for (const { live } of this.#entries.values()) live.runtimeChanged();
      }),
    ];
  }

  /** The explanation of a file that an editor opens; a run that goes on is found again. */
  open(uri: vscode.Uri): LiveExplanation {
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

  #add(uri: vscode.Uri): Entry {
    const live = new LiveExplanation(uri, this.services, () => {
      this.#forgetIfIdle(uri);
    });
    const entry: Entry = { live, isOpen: false };
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
