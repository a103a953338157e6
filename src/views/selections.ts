import * as vscode from 'vscode';

/** Layers and modules that pages are asked to select, by document file, until a page of that file takes them. */
export class Selections implements vscode.Disposable {
  readonly #wanted = new Map<string, string>();
  readonly #asked = new vscode.EventEmitter<void>();
  readonly onDidAsk = this.#asked.event;

  /** Asks the page of a file, now or when it opens, to select the layer of a tensor, or the module of a key. */
  ask(uri: vscode.Uri, part: string): void {
    this.#wanted.set(uri.toString(), part);
    this.#asked.fire();
  }

  /** What the page of a file should select, once. */
  take(uri: vscode.Uri): string | undefined {
    const part = this.#wanted.get(uri.toString());
    this.#wanted.delete(uri.toString());
    return part;
  }

  dispose(): void {
    this.#asked.dispose();
  }
}
