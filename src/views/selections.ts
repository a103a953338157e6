import * as vscode from 'vscode';

/** Layers that panels are asked to select, by explanation file, until a panel of that file takes them. */
export class Selections implements vscode.Disposable {
  readonly #wanted = new Map<string, string>();
  readonly #asked = new vscode.EventEmitter<void>();
  readonly onDidAsk = this.#asked.event;

  /** Asks the panel of a file, now or when it opens, to select the layer that makes a tensor. */
  ask(uri: vscode.Uri, tensor: string): void {
    this.#wanted.set(uri.toString(), tensor);
    this.#asked.fire();
  }

  /** The tensor that the panel of a file should select, once. */
  take(uri: vscode.Uri): string | undefined {
    const tensor = this.#wanted.get(uri.toString());
    this.#wanted.delete(uri.toString());
    return tensor;
  }

  dispose(): void {
    this.#asked.dispose();
  }
}
