import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { at } from '../../at.ts';
import type { Explanation } from '../../documents/explanation.ts';
import { requireWritable } from '../../files/write-atomically.ts';
import type { Activity, AnswerToPage, PictureOrReason, ToPage } from '../../protocol/page.ts';
import type { EngineClient } from '../../engine-client/client.ts';
import { failureOf, withSubject } from '../failures.ts';
import type { Services } from '../services.ts';
import { untrusted } from '../trust.ts';
import { DocumentRun } from './document-run.ts';
import type { DocumentTypes, DocumentView, OpenedDocument, RunPlan } from './document-view.ts';
import { LastFailure } from './last-failure.ts';
import { readPicture } from './read-picture.ts';
import { runConditions } from './run-conditions.ts';
import { askTheSame, runElsewhere } from './run-elsewhere.ts';
import { planAnew, planRun } from './run-plan.ts';
import { keptInPanel, SavedDocument } from './saved-document.ts';

/** A document's file that is open or running: what it says, what is being done with it, and its pages' news. */
export class LiveDocument<T extends DocumentTypes> implements OpenedDocument<T>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<
    ToPage<T['shown'], T['aim'], T['step']> | AnswerToPage<T['answer']>
  >();
  /** Messages for the file's pages. */
  readonly onDidChange = this.#changed.event;
  readonly failure: LastFailure;
  readonly #saved: SavedDocument<T>;
  #problem = '';
  /** Prepared with changes, and not in the file yet. */
  #draft: T['document'] | null = null;
  #picture: PictureOrReason | null = null;
  #run: DocumentRun<T> | null = null;
  /** What is measured once the run that gives way to it has ended. */
  #next: T['aim'] | null = null;
  #preparing = false;
  #cancelled: Activity<T['aim']>['cancelled'] = null;

  constructor(
    readonly view: DocumentView<T>,
    readonly uri: vscode.Uri,
    private readonly services: Services,
    /** Called when a run has ended, and nothing follows it. */
    private readonly onIdle: () => void,
  ) {
    this.#saved = new SavedDocument<T>(view.kind, uri);
    this.failure = new LastFailure(services.log, () => {
      this.tellActivity();
    });
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  get document(): T['document'] | null {
    return this.#atWork()?.document ?? this.#draft ?? this.#saved.unwritten ?? this.#saved.document;
  }

  /** Where a file that the document is about lies, of its first model; null where there is none. */
  pathOf(file: 'model' | 'image' | 'mask'): string | null {
    if (this.document === null) return null;
    return this.#first(this.document).question[file]?.path ?? null;
  }

  /** Reads the file again if it says something new, and runs it where that was asked for. */
  async reload(): Promise<void> {
    try {
      if (await this.#saved.read()) {
        this.#draft = null;
        this.#cancelled = null;
        this.#tell();
        void this.loadPicture();
      }
    } catch (error) {
      const failure = failureOf(error, this.services.log);
      this.#problem = failure.message;
      // What was read before is still worth seeing, and running.
      if (this.#saved.document === null) this.#draft = null;
      else this.failure.set(failure);
      this.#tell();
    }
    if (this.services.runRequests.take(this.uri)) void this.run(null);
  }

  /** Everything a page must know when it opens. */
  state(): ToPage<T['shown'], T['aim'], T['step']> {
    const { document } = this;
    if (document === null) return { type: 'unreadable', message: this.#problem };
    const shown = this.view.page.show(document);
    return { type: 'show', shown, picture: this.#picture, activity: this.#activity() };
  }

  /**
   * Measures the effects, with changes if there are any, and writes the file; what was cut short goes on. What is about
   * another image than the file goes to a file of its own.
   */
  async run(changes: T['changes'] | null): Promise<void> {
    const { document } = this;
    if (document === null) return;
    if (this.#isElsewhere()) await this.#runElsewhere(document, changes);
    else await this.#perform(planRun(this.view, document, changes));
  }

  /** Measures the effects from the beginning. */
  async startOver(): Promise<void> {
    const { document } = this;
    if (document === null) return;
    if (this.#isElsewhere()) await this.#runElsewhere(document, null);
    else await this.#perform(planAnew(this.view.kind, document));
  }

  /** Measures one thing more, unless it is known; the last such thing gives way to it, a whole run does not. */
  async measure(aim: T['aim']): Promise<void> {
    const { document } = this;
    if (document === null || this.#draft !== null || this.view.kind.isMeasured(document, aim)) return;
    if (this.#run === null) await this.#perform({ document, changes: null, aims: [aim] });
    else if (this.#run.isOnDemand && !isDeepStrictEqual(this.#run.aims, [aim])) {
      this.#next = aim;
      this.#run.cancel();
    }
  }

  /**
   * Prepares the document with changes, to be inspected before it is run.
   * @param about what a failure is about, where that is not what is shown
   * @returns whether it succeeded
   */
  async prepare(changes: T['changes'], about?: string): Promise<boolean> {
    const { document } = this;
    return (
      document !== null &&
      this.#whilePreparing(async () => {
        const draft = await this.#prepared(document, changes).catch((error: unknown) => {
          throw about === undefined ? error : withSubject(error, about);
        });
        const saved = this.#saved.unwritten ?? this.#saved.document;
        this.#draft = saved !== null && askTheSame(this.view.kind, saved, draft) ? null : draft;
      })
    );
  }

  /** Runs what is prepared in the file that it belongs to, which is opened; this one shows its own again. */
  async #runElsewhere(document: T['document'], changes: T['changes'] | null): Promise<void> {
    await this.#whilePreparing(async () => {
      const prepared = changes === null ? document : await this.#prepared(document, changes);
      await runElsewhere(this.view, prepared, this.services);
      this.discard();
    });
  }

  /** Does what prepares, unless something goes on; returns whether it succeeded. */
  async #whilePreparing(work: () => Promise<void>): Promise<boolean> {
    if (this.#run !== null || this.#preparing || untrusted() !== null) return false;
    this.#preparing = true;
    this.failure.dismiss();
    try {
      await work();
      return true;
    } catch (error) {
      this.failure.fail(error);
      return false;
    } finally {
      this.#preparing = false;
      this.#tell();
    }
  }

  /** Forgets what was prepared and goes back to the file. */
  discard(): void {
    const isElsewhere = this.#isElsewhere();
    this.#draft = null;
    if (isElsewhere) this.#picture = null;
    this.failure.dismiss();
    this.#tell();
    if (isElsewhere) void this.loadPicture();
  }

  engine(): Promise<EngineClient> {
    return this.services.engine();
  }

  answer(answer: T['answer']): void {
    this.#changed.fire({ type: 'answer', answer });
  }

  cancel(): void {
    this.#next = null;
    this.#run?.cancel();
  }

  /** Reads the image, if that is allowed, and tells the pages. */
  async loadPicture(): Promise<void> {
    const { document } = this;
    if (document === null) return;
    const key = this.uri.toString();
    this.#picture =
      this.services.pictures.get(key) ?? (await readPicture(this.#first(document), this.services));
    this.services.pictures.delete(key);
    this.#changed.fire({ type: 'picture', picture: this.#picture });
    this.tellActivity();
  }

  /** Tells the pages what is being done, and what can be. */
  tellActivity(): void {
    this.#changed.fire({ type: 'activity', activity: this.#activity() });
  }

  dispose(): void {
    this.#run?.cancel();
    this.#changed.dispose();
  }

  async #perform({ document, changes, aims }: RunPlan<T>): Promise<void> {
    if (this.#run !== null || this.#preparing || untrusted() !== null) return;
    const run = new DocumentRun<T>(this.view.kind, document, aims);
    this.#run = run;
    this.#cancelled = null;
    this.failure.dismiss();
    const onWait = (name: string | null): void => {
      run.waitingFor = name;
      this.tellActivity();
    };
    const name = `the ${this.view.kind.name} of ${this.#modelsOf(document)}`;
    const { token } = run;
    try {
      const result = await this.services.turns.take({ name, token, onWait }, () =>
        this.#measure(run, changes),
      );
      if (result !== undefined) await this.#settle(run, result);
    } catch (error) {
      if (!token.isCancellationRequested) this.failure.fail(error);
    } finally {
      this.#run = null;
      run.dispose();
      this.#tell();
    }
    const next = this.#next;
    this.#next = null;
    if (next !== null) await this.measure(next);
    this.onIdle();
  }

  async #measure(run: DocumentRun<T>, changes: T['changes'] | null): Promise<T['document']> {
    await requireWritable(this.uri.fsPath);
    const engine = await this.services.engine();
    if (changes !== null) {
      const prepared = await this.#prepared(run.document, changes, run.token);
      run.document = this.view.kind.withoutFindings(prepared);
    }
    this.#tell();
    return run.measure(engine, `${this.view.doing} ${this.#modelsOf(run.document)}`, {
      onStep: (progress, step) => {
        this.#changed.fire({ type: 'step', step, progress });
      },
      onCheckpoint: (found) => {
        if (!run.isOnDemand && this.#keepsFile(found)) return;
        this.#save(found).catch((error: unknown) => {
          if (this.failure.isNone) this.failure.fail(error);
          this.tellActivity();
        });
      },
    });
  }

  /** Writes down what a run found, unless the file holds more. */
  async #settle(run: DocumentRun<T>, result: T['document']): Promise<void> {
    const keepsFile = !run.isOnDemand && this.#keepsFile(result);
    if (run.token.isCancellationRequested) this.#cancelled = keepsFile ? 'setAside' : 'kept';
    if (this.view.kind.hasFindings(result) && !keepsFile) await this.#saveOrOffer(result);
  }

  /** Writes down a result, or says why it is in the panel only, beside a button that tries again. */
  async #saveOrOffer(result: T['document']): Promise<void> {
    try {
      await this.#save(result);
      this.failure.dismiss();
    } catch (error) {
      const press = async (): Promise<void> => {
        await this.#saveOrOffer(result);
        this.#tell();
      };
      this.failure.fail(keptInPanel(error), { label: 'Save', press, dismisses: false });
    }
  }

  async #prepared(
    document: T['document'],
    changes: T['changes'],
    token?: vscode.CancellationToken,
  ): Promise<T['document']> {
    const { kind, changing } = this.view;
    if (changing === null) return document;
    const engine = await this.services.engine();
    const prepared = await engine.prepare(kind, changing.request(document, changes), token);
    this.#picture = prepared.picture;
    return changing.carryOver(document, prepared.document, changes);
  }

  async #save(result: T['document']): Promise<void> {
    this.#draft = null;
    await this.#saved.write(result);
  }

  /** Whether what is prepared is about another image than the file, which is left alone then. */
  #isElsewhere(): boolean {
    const saved = this.#saved.document;
    const draft = this.#draft;
    return saved !== null && draft !== null && (this.view.changing?.isElsewhere(saved, draft) ?? false);
  }

  #keepsFile(unfinished: T['document']): boolean {
    const saved = this.#saved.document;
    return saved !== null && this.view.kind.isWorthKeeping(saved, unfinished);
  }

  /** The run, unless it waits for its turn: until then all is as it was. */
  #atWork(): DocumentRun<T> | null {
    return this.#run?.waitingFor === null ? this.#run : null;
  }

  #first(document: T['document']): Explanation {
    return at(this.view.kind.explanations(document), 0);
  }

  /** The files of its models: `before.onnx with after.onnx`. */
  #modelsOf(document: T['document']): string {
    const explanations = this.view.kind.explanations(document);
    return explanations.map(({ question }) => basename(question.model.path)).join(' with ');
  }

  #activity(): Activity<T['aim']> {
    const running = this.#run !== null || this.#preparing;
    const { document } = this;
    return {
      running,
      waitingFor: this.#run?.waitingFor ?? null,
      aims: this.#run?.aims ?? [],
      progress: this.#run?.progress ?? null,
      resumable: !running && document !== null && this.view.kind.isResumable(document),
      cancelled: this.#cancelled,
      unsaved: this.#draft !== null,
      newFile: this.#isElsewhere(),
      ...runConditions(this.uri, this.services),
      ...this.failure.toShow(),
    };
  }

  #tell(): void {
    this.#changed.fire(this.state());
  }
}
