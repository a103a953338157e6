import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Explanation } from '../explanation/explanation.ts';
import { explanationFromText, readText, writeExplanation } from './explanation-file.ts';
import { failureInWords } from './failures.ts';
import { Job, withoutFindings } from './job.ts';
import type { Activity, Changes, PictureOrReason, ToPanel } from './protocol.ts';
import { changedSettings, keptGuesses } from './question-settings.ts';
import type { Services } from './services.ts';
import { toShown } from './shown.ts';
import { untrusted } from './trust.ts';

/** An explanation file that is open or running: what it says, what is being done with it, and its panels' news. */
export class LiveExplanation implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ToPanel>();
  /** What the file's panels must be told. */
  readonly onDidChange = this.#changed.event;
  #text: string | null = null;
  #saved: Explanation | null = null;
  #problem = '';
  #draft: Explanation | null = null;
  #picture: PictureOrReason | null = null;
  #job: Job | null = null;
  #preparing = false;
  #failure: string | null = null;

  constructor(
    readonly uri: vscode.Uri,
    private readonly services: Services,
    /** Lets one run go on at a time. */
    private readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>,
    /** Whether anybody sees this file's failures in a panel. */
    private readonly isWatched: () => boolean,
  ) {}

  get isRunning(): boolean {
    return this.#job !== null;
  }

  /** Where a file of the question lies, or null when it has none. */
  pathOf(file: 'model' | 'image' | 'mask'): string | null {
    return this.#current()?.question[file]?.path ?? null;
  }

  /** Reads the file again if it says something new. */
  async reload(): Promise<void> {
    try {
      const text = await readText(this.uri);
      if (text !== this.#text) this.#take(text);
    } catch (error) {
      // What was read before is still worth seeing, and running.
      this.#problem = failureInWords(error, this.services.log);
      if (this.#saved !== null) this.#failure = this.#problem;
      this.#tell();
    }
  }

  /** Everything a panel must know when it opens. */
  state(): ToPanel {
    const explanation = this.#current();
    if (explanation === null) return { type: 'unreadable', message: this.#problem };
    const shown = toShown(explanation, this.#picture);
    const effects = this.#job?.effects.columns() ?? shown.effects;
    return { type: 'show', ...shown, effects, ...this.#activity() };
  }

  /** Measures the effects anew, with changes if there are any, and writes the file. */
  async run(changes: Changes): Promise<void> {
    const explanation = this.#current();
    if (this.#job !== null || this.#preparing || explanation === null || untrusted() !== null) return;
    const job = new Job(explanation);
    this.#job = job;
    this.#failure = null;
    this.#tellActivity();
    try {
      const result = await this.inTurn(() => this.#measure(job, changes));
      const found = result.maps.some((map) => map.effects.length > 0);
      if (found || result.status === 'complete') await this.#save(result);
    } catch (error) {
      if (!job.token.isCancellationRequested) this.#fail(error);
    } finally {
      this.#job = null;
      job.dispose();
      this.#tell();
    }
  }

  /** Prepares the explanation with changes, to be looked at before it is run. */
  async prepare(changes: Changes): Promise<void> {
    const explanation = this.#current();
    if (this.#job !== null || this.#preparing || explanation === null || untrusted() !== null) return;
    this.#preparing = true;
    this.#failure = null;
    this.#tellActivity();
    try {
      this.#draft = await this.#prepared(explanation, changes);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#preparing = false;
      this.#tell();
    }
  }

  /** Forgets what was prepared and goes back to the file. */
  discard(): void {
    this.#draft = null;
    this.#failure = null;
    this.#tell();
  }

  dismissFailure(): void {
    this.#failure = null;
    this.#tellActivity();
  }

  cancel(): void {
    this.#job?.cancel();
  }

  /** Reads the image, if that is allowed, and tells the panels. */
  async loadPicture(): Promise<void> {
    const explanation = this.#current();
    if (explanation === null) return;
    this.#picture = this.services.pictures.get(this.uri.toString()) ?? (await this.#readPicture(explanation));
    this.services.pictures.delete(this.uri.toString());
    this.#changed.fire({ type: 'picture', picture: this.#picture });
    this.#tellActivity();
  }

  dispose(): void {
    this.#job?.cancel();
    this.#changed.dispose();
  }

  async #measure(job: Job, changes: Changes): Promise<Explanation> {
    const engine = await this.services.engine();
    if (Object.keys(changes).length > 0) {
      job.explanation = withoutFindings(await this.#prepared(job.explanation, changes, job.token));
    }
    this.#tell();
    const { question } = job.explanation;
    const title = `Explaining ${basename(question.model.path)}`;
    return job.measure(engine, title, (step) => {
      if (job.progress === null) return;
      const { map, effects } = step;
      this.#changed.fire({ type: 'progress', map, effects, progress: job.progress });
    });
  }

  async #prepared(
    explanation: Explanation,
    changes: Changes,
    token?: vscode.CancellationToken,
  ): Promise<Explanation> {
    const engine = await this.services.engine();
    const { question } = explanation;
    const settings = changedSettings(question, changes);
    const prepared = await engine.prepare({ model: question.model.path, settings }, token);
    this.#picture = prepared.picture;
    const guesses = keptGuesses(explanation.guesses, prepared.explanation.guesses, changes);
    return { ...prepared.explanation, guesses: [...guesses] };
  }

  async #save(result: Explanation): Promise<void> {
    this.#text = await writeExplanation(result, this.uri);
    this.#saved = result;
    this.#draft = null;
  }

  async #readPicture(explanation: Explanation): Promise<PictureOrReason> {
    const reason = untrusted();
    if (reason !== null) return { missing: reason };
    try {
      return await (await this.services.engine()).picture(explanation);
    } catch (error) {
      return { missing: failureInWords(error, this.services.log) };
    }
  }

  #take(text: string): void {
    this.#text = text;
    this.#draft = null;
    try {
      this.#saved = explanationFromText(text, this.uri);
    } catch (error) {
      this.#saved = null;
      this.#problem = failureInWords(error, this.services.log);
    }
    this.#tell();
    void this.loadPicture();
  }

  #current(): Explanation | null {
    return this.#job?.explanation ?? this.#draft ?? this.#saved;
  }

  #activity(): Activity {
    return {
      running: this.#job !== null || this.#preparing,
      progress: this.#job?.progress ?? null,
      unsaved: this.#draft !== null,
      blocked:
        this.uri.scheme === 'file' ? untrusted() : 'This is not a file on disk: it can only be looked at.',
      failure: this.#failure,
    };
  }

  #fail(error: unknown): void {
    this.#failure = failureInWords(error, this.services.log);
    if (!this.isWatched()) void vscode.window.showErrorMessage(this.#failure);
  }

  #tell(): void {
    this.#changed.fire(this.state());
  }

  #tellActivity(): void {
    this.#changed.fire({ type: 'activity', activity: this.#activity() });
  }
}
