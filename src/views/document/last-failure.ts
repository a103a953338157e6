import type * as vscode from 'vscode';
import type { Activity } from '../../protocol/page.ts';
import type { Log } from '../log/log.ts';
import { type Failure, type FailureButton, failureOf, showMessage } from '../failures.ts';

/** What went wrong last with a file: its pages show it until it is dismissed or something is run. */
export class LastFailure {
  #failure: Failure | null = null;
  readonly #pages = new Set<vscode.WebviewPanel>();

  /** @param onChange called when there is none any more */
  constructor(
    private readonly log: Log,
    private readonly onChange: () => void,
  ) {}

  /** A page that shows it. */
  addPage(page: vscode.WebviewPanel): void {
    this.#pages.add(page);
    page.onDidDispose(() => this.#pages.delete(page));
  }

  /** What pages show of it. */
  toShow(): Pick<Activity<never>, 'failure' | 'remedies'> {
    const { message = null, buttons = [] } = this.#failure ?? {};
    return { failure: message, remedies: buttons.map(({ label }) => label) };
  }

  get isNone(): boolean {
    return this.#failure === null;
  }

  /** Keeps a failure for the pages to show. */
  set(failure: Failure): void {
    this.#failure = failure;
  }

  /**
   * Keeps an error; a message reports it where no page is in sight.
   * @param button beside it, before its own
   */
  fail(error: unknown, ...button: readonly FailureButton[]): void {
    const { message, buttons } = failureOf(error, this.log);
    const failure = { message, buttons: [...button, ...buttons] };
    this.set(failure);
    if (![...this.#pages].some(({ visible }) => visible)) void showMessage(failure, this.log);
  }

  dismiss(): void {
    this.#failure = null;
    this.onChange();
  }

  /** Does what the button with this number offers. */
  async remedy(index: number): Promise<void> {
    const button = this.#failure?.buttons[index];
    if (button === undefined) return;
    await button.press();
    if (button.dismisses) this.dismiss();
  }
}
