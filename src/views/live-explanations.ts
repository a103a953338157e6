import * as vscode from 'vscode';
import { LiveExplanation } from './live-explanation.ts';
import { concernsRuntime } from './runtime-settings.ts';
import type { Services } from './services.ts';

interface Entry {
  readonly live: LiveExplanation;
  /** Panels that show it now. */
  panels: number;
  isOpen: boolean;
}

/** The explanations that are open or running, one per file: closing an editor does not stop its run. */
export class LiveExplanations implements vscode.Disposable {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners: readonly vscode.Disposable[];
  #turn: Promise<unknown> = Promise.resolve();

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

  /** A panel of the file came into sight (`+1`) or went away (`-1`). */
  watch(uri: vscode.Uri, change: 1 | -1): void {
    const entry = this.#entries.get(uri.toString());
    if (entry !== undefined) entry.panels += change;
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    for (const { live } of this.#entries.values()) live.dispose();
    this.#entries.clear();
  }

  #add(uri: vscode.Uri): Entry {
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => this.#inTurn(work, uri);
    const isWatched = (): boolean => (this.#entries.get(uri.toString())?.panels ?? 0) > 0;
    const live = new LiveExplanation(uri, this.services, inTurn, isWatched);
    const entry: Entry = { live, panels: 0, isOpen: false };
    this.#entries.set(uri.toString(), entry);
    return entry;
  }

  #inTurn<T>(work: () => Promise<T>, uri: vscode.Uri): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    void this.#turn.then(() => {
      setTimeout(() => {
        this.#forgetIfIdle(uri);
      }, 0);
    });
    return result;
  }

  #forgetIfIdle(uri: vscode.Uri): void {
    const entry = this.#entries.get(uri.toString());
    if (entry === undefined || entry.isOpen || entry.live.isRunning) return;
    entry.live.dispose();
    this.#entries.delete(uri.toString());
  }
}
