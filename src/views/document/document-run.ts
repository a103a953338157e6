import * as vscode from 'vscode';
import type { RunProgress } from '../../documents/run-progress.ts';
import type { EngineClient, RunListener } from '../../engine-client/client.ts';
import type { DocumentTypes, KindOf } from './document-view.ts';

/** One run of a document: what is measured, what it found so far, and the way to stop it. */
export class DocumentRun<T extends DocumentTypes> implements vscode.Disposable {
  progress: RunProgress<T['aim']> | null = null;
  /** The run that it waits for, in words. */
  waitingFor: string | null = null;
  readonly #cancellation = new vscode.CancellationTokenSource();

  /** @param document where the run begins; then with everything that it has found */
  constructor(
    private readonly kind: KindOf<T>,
    public document: T['document'],
    readonly aims: readonly T['aim'][],
  ) {}

  /** Whether it adds one thing to what is known, and gives way to the next such thing. */
  get isOnDemand(): boolean {
    return this.aims.every((aim) => this.kind.isOnDemand(aim));
  }

  get token(): vscode.CancellationToken {
    return this.#cancellation.token;
  }

  /** Measures its aims; the status bar shows how far it is. */
  async measure(
    engine: EngineClient,
    title: string,
    { onStep, onCheckpoint }: Readonly<RunListener<T['document'], T['aim'], T['step']>>,
  ): Promise<T['document']> {
    const options = { location: vscode.ProgressLocation.Window, title };
    return vscode.window.withProgress(options, (status) => {
      const listener: RunListener<T['document'], T['aim'], T['step']> = {
        onStep: (progress, step) => {
          this.progress = progress;
          this.document = this.kind.merge(this.document, step);
          status.report({ message: `${Math.floor(100 * progress.share)} %` });
          onStep(progress, step);
        },
        onCheckpoint,
      };
      return engine.run(this.kind, this.document, this.aims, listener, this.token);
    });
  }

  /** Stops after the current batch; what was found is kept. */
  cancel(): void {
    this.#cancellation.cancel();
  }

  dispose(): void {
    this.#cancellation.dispose();
  }
}
