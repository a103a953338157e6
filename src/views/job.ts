import * as vscode from 'vscode';
import type { EngineClient } from '../engine-client/client.ts';
import type { Aim, Progress } from '../protocol/messages.ts';
import type { Explanation } from '../documents/explanation.ts';
import { CollectedEffects } from './collected-effects.ts';
import { withNewMap } from './findings.ts';
import type { RunProgress } from '../protocol/panel.ts';
import { columnsOf } from '../protocol/shown.ts';

/** One run of an explanation: what is measured, what it found so far, and the way to stop it. */
export class Job implements vscode.Disposable {
  readonly effects = new CollectedEffects();
  progress: RunProgress | null = null;
  /** The run that it waits for, in words. */
  waitingFor: string | null = null;
  readonly #cancellation = new vscode.CancellationTokenSource();

  /** @param explanation what is asked; what it holds is where the run goes on */
  constructor(
    public explanation: Explanation,
    readonly aims: readonly Aim[],
  ) {
    explanation.maps.forEach((map, i) => {
      this.effects.add(i, columnsOf(map));
    });
    this.effects.addComponents(explanation.components?.effects ?? []);
  }

  /** Whether it adds one thing to what is known, and gives way to the next such thing. */
  get isOnDemand(): boolean {
    return this.aims.every(({ kind }) => kind !== 'input' && kind !== 'layers');
  }

  get token(): vscode.CancellationToken {
    return this.#cancellation.token;
  }

  /** Measures the effects; tells of each step, in the status bar too, and now and then of all that was found. */
  async measure(
    engine: EngineClient,
    title: string,
    onProgress: (step: Progress) => void,
    onCheckpoint: (found: Explanation) => void,
  ): Promise<Explanation> {
    const options = { location: vscode.ProgressLocation.Window, title };
    return vscode.window.withProgress(options, (status) =>
      engine.explain(
        this.explanation,
        this.aims,
        (step) => {
          const { map, geometry, effects, components, ...progress } = step;
          this.progress = progress;
          if (geometry !== null) this.explanation = withNewMap(this.explanation, map, geometry);
          this.effects.add(map, effects);
          this.effects.addComponents(components);
          status.report({ message: `${Math.floor(100 * step.share)} %` });
          onProgress(step);
        },
        this.token,
        onCheckpoint,
      ),
    );
  }

  /** Stops after the current batch; what was found is kept. */
  cancel(): void {
    this.#cancellation.cancel();
  }

  dispose(): void {
    this.#cancellation.dispose();
  }
}
