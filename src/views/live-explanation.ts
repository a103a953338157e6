import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Aim, Progress } from '../protocol/messages.ts';
import type { Explanation } from '../documents/explanation.ts';
import { failureInWords } from './failures.ts';
import { hasFindings, isMeasured, isResumable, isWorthKeeping, withoutFindings } from './findings.ts';
import { Job } from './job.ts';
import { LastFailure } from './last-failure.ts';
import type { Activity, Changes, PictureOrReason, ToPanel } from '../protocol/panel.ts';
import { changedSettings, keptGuesses } from './question-settings.ts';
import { runConditions } from './run-conditions.ts';
import { planRun, runAnew, type RunPlan } from './run-plan.ts';
import { SavedExplanation } from './saved-explanation.ts';
import type { Services } from './services.ts';
import { toShown } from '../protocol/shown.ts';
import { untrusted } from './trust.ts';

/** An explanation file that is open or running: what it says, what is being done with it, and its panels' news. */
export class LiveExplanation implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ToPanel>();
  /** What the file's panels must be told. */
  readonly onDidChange = this.#changed.event;
  readonly failure: LastFailure;
  readonly #saved: SavedExplanation;
  #problem = '';
  #draft: Explanation | null = null;
  #picture: PictureOrReason | null = null;
  #job: Job | null = null;
  /** What is measured once the job that gives way to it has ended. */
  #next: Aim | null = null;
  #preparing = false;
  #cancelled: Activity['cancelled'] = null;

  constructor(
    readonly uri: vscode.Uri,
    private readonly services: Services,
    /** Called when a run has ended, and nothing follows it. */
    private readonly onIdle: () => void,
  ) {
    this.#saved = new SavedExplanation(uri);
    this.failure = new LastFailure(services.log, () => {
      this.#tellActivity();
    });
  }

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
      if (!(await this.#saved.read())) return;
      this.#draft = null;
      this.#cancelled = null;
      this.#tell();
      void this.loadPicture();
    } catch (error) {
      this.#problem = failureInWords(error, this.services.log);
      // What was read before is still worth seeing, and running.
      if (this.#saved.explanation === null) this.#draft = null;
      else this.failure.set(this.#problem);
      this.#tell();
    }
  }

  /** Everything a panel must know when it opens. */
  state(): ToPanel {
    const explanation = this.#current();
    if (explanation === null) return { type: 'unreadable', message: this.#problem };
    const shown = toShown(explanation, this.#picture);
    const activity = this.#activity();
    const job = this.#atWork();
    if (job === null) return { type: 'show', ...shown, activity };
    const { effects } = job;
    const found = { effects: effects.columns(), components: effects.components() };
    return { type: 'show', ...shown, ...found, activity };
  }

  /** Measures the effects, with changes if there are any, and writes the file; what was cut short goes on. */
  async run(changes: Changes): Promise<void> {
    const explanation = this.#current();
    if (explanation !== null) await this.#run(planRun(explanation, changes));
  }

  /** Measures the effects from the beginning. */
  async startOver(): Promise<void> {
    const explanation = this.#current();
    if (explanation !== null) await this.#run(runAnew(explanation, {}));
  }

  /** Measures one thing more, unless it is known; the last such thing gives way to it, a whole run does not. */
  async measure(aim: Aim): Promise<void> {
    const explanation = this.#current();
    if (explanation === null || this.#draft !== null || isMeasured(explanation, aim)) return;
    if (this.#job === null) await this.#run({ explanation, changes: {}, aims: [aim] });
    else if (this.#job.isOnDemand && !isDeepStrictEqual(this.#job.aims, [aim])) {
      this.#next = aim;
      this.#job.cancel();
    }
  }

  async #run({ explanation, changes, aims }: RunPlan): Promise<void> {
    if (this.#job !== null || this.#preparing || untrusted() !== null) return;
    const job = new Job(explanation, aims);
    this.#job = job;
    this.#cancelled = null;
    this.failure.dismiss();
    const onWait = (name: string | null): void => {
      job.waitingFor = name;
      this.#tellActivity();
    };
    const name = `the explanation of ${basename(explanation.question.model.path)}`;
    const { token } = job;
    try {
      const result = await this.services.turns.take({ name, token, onWait }, () =>
        this.#measure(job, changes),
      );
      if (result !== undefined) await this.#settle(job, result);
    } catch (error) {
      if (!token.isCancellationRequested) this.failure.fail(error);
    } finally {
      this.#job = null;
      job.dispose();
      this.#tell();
    }
    const next = this.#next;
    this.#next = null;
    if (next !== null) await this.measure(next);
    this.onIdle();
  }

  /** Writes down what a job found, unless the file knows more. */
  async #settle(job: Job, result: Explanation): Promise<void> {
    const keepsFile = !job.isOnDemand && this.#keepsFile(result);
    if (job.token.isCancellationRequested) this.#cancelled = keepsFile ? 'setAside' : 'kept';
    if (hasFindings(result) && !keepsFile) await this.#save(result);
  }

  /** Prepares the explanation with changes, to be looked at before it is run. */
  async prepare(changes: Changes): Promise<void> {
    const explanation = this.#current();
    if (this.#job !== null || this.#preparing || explanation === null || untrusted() !== null) return;
    this.#preparing = true;
    this.failure.dismiss();
    try {
      this.#draft = await this.#prepared(explanation, changes);
    } catch (error) {
      this.failure.fail(error);
    } finally {
      this.#preparing = false;
      this.#tell();
    }
  }

  /** Forgets what was prepared and goes back to the file. */
  discard(): void {
    this.#draft = null;
    this.failure.dismiss();
    this.#tell();
  }

  /** Another runtime was chosen. */
  runtimeChanged(): void {
    this.#tellActivity();
  }

  cancel(): void {
    this.#next = null;
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
    const onProgress = ({ map, geometry, effects, components }: Progress): void => {
      if (job.progress === null) return;
      this.#changed.fire({ type: 'progress', map, geometry, effects, components, progress: job.progress });
    };
    const onCheckpoint = (found: Explanation): void => {
      if (!job.isOnDemand && this.#keepsFile(found)) return;
      this.#save(found).catch((error: unknown) => {
        this.services.log.warn(String(error));
      });
    };
    return job.measure(engine, title, onProgress, onCheckpoint);
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
    await this.#saved.write(result);
    this.#draft = null;
  }

  #keepsFile(unfinished: Explanation): boolean {
    return isWorthKeeping(this.#saved.explanation, unfinished);
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

  #current(): Explanation | null {
    return this.#atWork()?.explanation ?? this.#draft ?? this.#saved.explanation;
  }

  /** The job, unless it waits for its turn: until then all is as it was. */
  #atWork(): Job | null {
    return this.#job?.waitingFor === null ? this.#job : null;
  }

  #activity(): Activity {
    const running = this.#job !== null || this.#preparing;
    const explanation = this.#current();
    return {
      running,
      waitingFor: this.#job?.waitingFor ?? null,
      aims: this.#job?.aims ?? [],
      progress: this.#job?.progress ?? null,
      resumable: !running && explanation !== null && isResumable(explanation),
      cancelled: this.#cancelled,
      unsaved: this.#draft !== null,
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
