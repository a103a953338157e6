import * as vscode from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import type { Progress } from '../engine/messages.ts';
import type { Explanation } from '../explanation/explanation.ts';
import { CollectedEffects } from './collected-effects.ts';
import type { RunProgress } from './protocol.ts';

/** One run of an explanation: what is asked, what it found so far, and the way to stop it. */
export class Job implements vscode.Disposable {
  readonly effects = new CollectedEffects();
  progress: RunProgress | null = null;
  readonly #cancellation = new vscode.CancellationTokenSource();

  /** @param explanation what is asked; earlier findings are set aside */
  constructor(explanation: Explanation) {
    this.explanation = withoutFindings(explanation);
  }

  explanation: Explanation;

  get token(): vscode.CancellationToken {
    return this.#cancellation.token;
  }

  /** Measures the effects; tells of each step, in the status bar too. */
  async measure(
    engine: EngineClient,
    title: string,
    onProgress: (step: Progress) => void,
  ): Promise<Explanation> {
    const options = { location: vscode.ProgressLocation.Window, title };
    return vscode.window.withProgress(options, (status) =>
      engine.explain(
        this.explanation,
        (step) => {
          const { map, effects, ...progress } = step;
          this.progress = progress;
          this.effects.add(map, effects);
          status.report({ message: `${Math.floor(100 * step.share)} %` });
          onProgress(step);
        },
        this.token,
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

/** The same question, with nothing found yet. */
export function withoutFindings(explanation: Explanation): Explanation {
  const maps = explanation.maps.map((map) => ({ ...map, effects: [] }));
  return { ...explanation, status: 'ready', maps, facts: null };
}
