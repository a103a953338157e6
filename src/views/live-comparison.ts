import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Comparison } from '../documents/comparison.ts';
import { type CompareAim, type CompareProgress, withProgress } from '../documents/comparison-progress.ts';
import { comparisonFromText, writeComparison } from './comparison-file.ts';
import type { CompareActivity, ToComparison } from '../protocol/comparison-page.ts';
import { readText } from './explanation-file.ts';
import { failureInWords } from './failures.ts';
import { LastFailure } from './last-failure.ts';
import type { PictureOrReason } from '../protocol/panel.ts';
import { runConditions } from './run-conditions.ts';
import { concernsRuntime } from './runtime-settings.ts';
import type { Services } from './services.ts';
import { untrusted } from './trust.ts';

/** A comparison file that is open or running: what it says, what is being done with it, and its pages' news. */
export class LiveComparison implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ToComparison>();
  /** What the file's pages must be told. */
  readonly onDidChange = this.#changed.event;
  readonly failure: LastFailure;
  readonly #listeners: readonly vscode.Disposable[];
  #comparison: Comparison | null = null;
  #text: string | null = null;
  #problem = '';
  #picture: PictureOrReason | null = null;
  #run: vscode.CancellationTokenSource | null = null;
  #progress: CompareActivity['progress'] = null;
  #waitingFor: string | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(
    readonly uri: vscode.Uri,
    private readonly services: Services,
  ) {
    this.failure = new LastFailure(services.log, () => {
      this.#tellActivity();
    });
    this.#listeners = [
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#tellActivity();
        void this.loadPicture();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (concernsRuntime(change)) this.#tellActivity();
      }),
    ];
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  get comparison(): Comparison | null {
    return this.#comparison;
  }

  /** Reads the file again if it says something new. */
  async reload(): Promise<void> {
    try {
      const text = await readText(this.uri);
      if (text === this.#text) return;
      this.#text = text;
      this.#comparison = comparisonFromText(text, this.uri);
      this.#tell();
      // What was prepared just now has nothing to be set before it runs.
      const isNew = this.services.pictures.has(this.uri.toString());
      void this.loadPicture();
      if (isNew && this.#comparison.status === 'ready') void this.run();
    } catch (error) {
      this.#problem = failureInWords(error, this.services.log);
      if (this.#comparison !== null) this.failure.set(this.#problem);
      this.#tell();
    }
  }

  /** Everything a page must know when it opens. */
  state(): ToComparison {
    if (this.#comparison === null) return { type: 'unreadable', message: this.#problem };
    return {
      type: 'show',
      comparison: this.#comparison,
      picture: this.#picture,
      activity: this.#activity(),
    };
  }

  /** Measures what is not known yet, all anew where everything is. */
  async run(): Promise<void> {
    const comparison = this.#comparison;
    if (comparison === null) return;
    const isDone = comparison.status === 'complete';
    const start = isDone ? withoutFindings(comparison) : comparison;
    await this.#measure(start, openAims(start));
  }

  /** Compares the layers over the images of a folder. */
  async compareImages(folder: string, masks: string | null): Promise<void> {
    if (this.#comparison !== null) await this.#measure(this.#comparison, [{ kind: 'images', folder, masks }]);
  }

  cancel(): void {
    this.#run?.cancel();
  }

  /** Reads the image, if that is allowed, and tells the pages. */
  async loadPicture(): Promise<void> {
    if (this.#comparison === null) return;
    const known = this.services.pictures.get(this.uri.toString());
    this.services.pictures.delete(this.uri.toString());
    this.#picture = known ?? (await this.#readPicture(this.#comparison));
    this.#changed.fire({ type: 'picture', picture: this.#picture });
  }

  dispose(): void {
    this.#run?.cancel();
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  async #measure(start: Comparison, aims: readonly CompareAim[]): Promise<void> {
    if (this.#run !== null || untrusted() !== null) return;
    const run = new vscode.CancellationTokenSource();
    this.#run = run;
    this.failure.dismiss();
    const onWait = (name: string | null): void => {
      this.#waitingFor = name;
      this.#tellActivity();
    };
    const name = `the comparison of ${modelsOf(start)}`;
    const { token } = run;
    try {
      await this.services.turns.take({ name, token, onWait }, () => this.#compare(start, aims, token));
    } catch (error) {
      if (!token.isCancellationRequested) this.failure.fail(error);
    } finally {
      this.#run = null;
      this.#waitingFor = null;
      this.#progress = null;
      run.dispose();
      this.#tell();
    }
  }

  async #compare(
    start: Comparison,
    aims: readonly CompareAim[],
    token: vscode.CancellationToken,
  ): Promise<void> {
    this.#comparison = start;
    this.#tell();
    const engine = await this.services.engine();
    const onProgress = (progress: CompareProgress): void => {
      this.#comparison = this.#comparison && withProgress(this.#comparison, progress);
      const { aim, share, done, total, secondsLeft } = progress;
      this.#progress = { aim, share, done, total, secondsLeft };
      this.#changed.fire({ type: 'progress', progress });
    };
    const onCheckpoint = (found: Comparison): void => {
      this.#write(found).catch((error: unknown) => {
        this.services.log.warn(String(error));
      });
    };
    const options = { location: vscode.ProgressLocation.Window, title: `Comparing ${modelsOf(start)}` };
    this.#comparison = await vscode.window.withProgress(options, () =>
      engine.compare(start, aims, onProgress, token, onCheckpoint),
    );
    await this.#write(this.#comparison);
  }

  /** Writes the file after what is being written already. */
  #write(comparison: Comparison): Promise<void> {
    const written = this.#writing.then(async () => {
      this.#text = await writeComparison(comparison, this.uri);
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #readPicture({ before }: Comparison): Promise<PictureOrReason> {
    const reason = untrusted();
    if (reason !== null) return { missing: reason };
    try {
      return await (await this.services.engine()).picture(before);
    } catch (error) {
      return { missing: failureInWords(error, this.services.log) };
    }
  }

  #activity(): CompareActivity {
    return {
      running: this.#run !== null,
      progress: this.#progress,
      waitingFor: this.#waitingFor,
      ...runConditions(this.uri, this.services),
      ...this.failure.toShow(),
    };
  }

  #tell(): void {
    this.#changed.fire(this.state());
  }

  #tellActivity(): void {
    this.#changed.fire({ type: 'activity', activity: this.#activity() });
  }
}

/** The two models' files: "before.onnx with after.onnx". */
function modelsOf({ before, after }: Comparison): string {
  return [before, after].map(({ question }) => basename(question.model.path)).join(' with ');
}

/** The same question, with nothing found of what differs. */
function withoutFindings(comparison: Comparison): Comparison {
  const fresh = (side: Comparison['before']): Comparison['before'] => ({
    ...side,
    status: 'ready',
    maps: side.maps.slice(0, 1).map((map) => ({ ...map, effects: [], draws: null })),
    components: null,
    facts: null,
  });
  return {
    ...comparison,
    before: fresh(comparison.before),
    after: fresh(comparison.after),
    status: 'ready',
    blocks: [],
    components: [],
    ownDifferences: [],
    transplants: [],
    facts: null,
  };
}

/** What is still to be measured, in order; a run that was cut short may have put only some layers into the other. */
function openAims(comparison: Comparison): readonly CompareAim[] {
  const { before, after, components, ownDifferences, transplants } = comparison;
  const sides = [before, after];
  const isInputKnown = sides.every(({ status, maps }) => {
    return status === 'complete' && (maps[0]?.effects.length ?? 0) > 0;
  });
  const areLayersKnown = components.length > 0 && sides.every((side) => side.components?.isComplete === true);
  const isKnown = (found: readonly unknown[]): boolean =>
    areLayersKnown && found.length > 0 && comparison.status !== 'incomplete';
  return [
    ...(isInputKnown && areLayersKnown ? [] : [{ kind: 'input' } as const]),
    ...(areLayersKnown ? [] : [{ kind: 'layers' } as const]),
    ...(isKnown(ownDifferences) ? [] : [{ kind: 'own' } as const]),
    ...(isKnown(transplants) ? [] : [{ kind: 'transplant' } as const]),
  ];
}
