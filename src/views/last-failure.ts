import type * as vscode from 'vscode';
import { applyRemedy, failureInWords, showMessage } from './failures.ts';
import type { RunActivity } from '../protocol/panel.ts';
import { remediesIn } from './remedy.ts';

/** What went wrong last with a file: its pages show it until it is dismissed or something is run. */
export class LastFailure {
  #message: string | null = null;
  readonly #pages = new Set<vscode.WebviewPanel>();

  /** @param onChange called when there is none any more */
  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly onChange: () => void,
  ) {}

  /** A page that shows it. */
  addPage(page: vscode.WebviewPanel): void {
    this.#pages.add(page);
    page.onDidDispose(() => this.#pages.delete(page));
  }

  /** What pages are told. */
  toShow(): Pick<RunActivity, 'failure' | 'remedies'> {
    return { failure: this.#message, remedies: remediesIn(this.#message ?? '').map(({ label }) => label) };
  }

  /** Keeps a message that the pages will be told. */
  set(message: string): void {
    this.#message = message;
  }

  /** Keeps an error; a message tells of it where no page is in sight. */
  fail(error: unknown): void {
    const message = failureInWords(error, this.log);
    this.set(message);
    if (![...this.#pages].some(({ visible }) => visible)) void showMessage(message, this.log);
  }

  dismiss(): void {
    this.#message = null;
    this.onChange();
  }

  /** Does what the failure advises. */
  async remedy(chosen: string): Promise<void> {
    const remedy = remediesIn(this.#message ?? '').find(({ label }) => label === chosen);
    if (remedy === undefined) return;
    await applyRemedy(remedy);
    if (remedy.kind === 'set') this.dismiss();
  }
}
