import type * as vscode from 'vscode';
import type { Activity } from '../../protocol/page.ts';
import { applyRemedy, type Failure, failureOf, showMessage } from '../failures.ts';
import { labelOf } from '../remedy.ts';

/** What went wrong last with a file: its pages show it until it is dismissed or something is run. */
export class LastFailure {
  #failure: Failure | null = null;
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

  /** What pages show of it. */
  toShow(): Pick<Activity<never>, 'failure' | 'remedies'> {
    const { message = null, remedies = [] } = this.#failure ?? {};
    return { failure: message, remedies: remedies.map(labelOf) };
  }

  /** Keeps a failure for the pages to show. */
  set(failure: Failure): void {
    this.#failure = failure;
  }

  /** Keeps an error; a message reports it where no page is in sight. */
  fail(error: unknown): void {
    const failure = failureOf(error, this.log);
    this.set(failure);
    if (![...this.#pages].some(({ visible }) => visible)) void showMessage(failure, this.log);
  }

  dismiss(): void {
    this.#failure = null;
    this.onChange();
  }

  /** Does what the button with this number offers. */
  async remedy(index: number): Promise<void> {
    const remedy = this.#failure?.remedies[index];
    if (remedy === undefined) return;
    await applyRemedy(remedy);
    if (remedy.kind === 'useRuntime') this.dismiss();
  }
}
