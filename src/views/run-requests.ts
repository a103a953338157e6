import type * as vscode from 'vscode';

/** Files that a command asked to run as soon as they are open. */
export class RunRequests {
  readonly #wanted = new Set<string>();

  /** Asks that a file be run once its editor has read it. */
  ask(uri: vscode.Uri): void {
    this.#wanted.add(uri.toString());
  }

  /** Whether a file was to be run; it is asked for once. */
  take(uri: vscode.Uri): boolean {
    return this.#wanted.delete(uri.toString());
  }
}
