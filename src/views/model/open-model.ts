import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ModelContent, ToModelPage } from '../../protocol/model-page.ts';
import { type Failure, failureOf } from '../failures.ts';
import type { Services } from '../services.ts';
import { untrusted } from '../trust.ts';

/** A model's file that is open: what the engine has read of it, once the workspace is trusted. */
export class OpenModel implements vscode.CustomDocument {
  readonly #changed = new vscode.EventEmitter<ToModelPage>();
  /** Messages for the file's pages. */
  readonly onDidChange = this.#changed.event;
  readonly #listeners: vscode.Disposable[];
  #bytes: number | null = null;
  #content: ModelContent = { kind: 'reading' };
  #failure: Failure | null = null;
  /** Grows with each reading: the answer to an earlier one is out of date. */
  #readings = 0;

  constructor(
    readonly uri: vscode.Uri,
    private readonly services: Services,
  ) {
    this.#listeners = [vscode.workspace.onDidGrantWorkspaceTrust(() => void this.read())];
    void this.read();
  }

  /** Reads the file again whenever it is created, changed or deleted. */
  readAgainOn(watcher: vscode.FileSystemWatcher): void {
    const read = (changed: vscode.Uri): void => {
      if (changed.toString() === this.uri.toString()) void this.read();
    };
    this.#listeners.push(
      watcher,
      watcher.onDidChange(read),
      watcher.onDidCreate(read),
      watcher.onDidDelete(read),
    );
  }

  /** Everything that a page must know when it opens. */
  state(): ToModelPage {
    const file = { name: basename(this.uri.path), bytes: this.#bytes };
    return { type: 'show', file, content: this.#content };
  }

  /** Does what can be done about the failure that is shown: the button with this number. */
  async remedy(index: number): Promise<void> {
    await this.#failure?.buttons[index]?.press();
  }

  /** Asks the engine what the file says; in an untrusted workspace, the file's size alone is read. */
  async read(): Promise<void> {
    const reading = ++this.#readings;
    this.#bytes = await vscode.workspace.fs.stat(this.uri).then(
      ({ size }) => size,
      () => null,
    );
    if (this.#content.kind !== 'read') this.#show({ kind: 'reading' });
    const content = await this.#contentNow();
    if (reading === this.#readings) this.#show(content);
  }

  dispose(): void {
    this.#readings++;
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  async #contentNow(): Promise<ModelContent> {
    const message = untrusted();
    if (message !== null) return { kind: 'untrusted', message };
    try {
      const engine = await this.services.engine();
      return { kind: 'read', summary: await engine.model(this.uri.fsPath) };
    } catch (error) {
      this.#failure = failureOf(error, this.services.log);
      const { message, buttons } = this.#failure;
      return { kind: 'failed', message, remedies: buttons.map(({ label }) => label) };
    }
  }

  #show(content: ModelContent): void {
    this.#content = content;
    this.#changed.fire(this.state());
  }
}
