import * as vscode from 'vscode';
import { at } from '../../at.ts';
import type { Explanation } from '../../documents/explanation.ts';
import type { RunProgress } from '../../documents/run-progress.ts';
import type { Activity, AnswerToPage, ToPage } from '../../protocol/page.ts';
import type { EngineClient } from '../../engine-client/client.ts';
import { failureOf, withSubject } from '../failures.ts';
import type { Services } from '../services.ts';
import { untrusted } from '../trust.ts';
import { DocumentPicture } from './document-picture.ts';
import { DocumentRuns } from './document-runs.ts';
import type { DocumentTypes, DocumentView, OpenedDocument, PrepareOutcome } from './document-view.ts';
import { DraftedDocument } from './draft.ts';
import { LastFailure } from './last-failure.ts';
import { runConditions } from './run-conditions.ts';
import { runElsewhere } from './run-elsewhere.ts';
import { beginningWith, planAnew, planRun } from './run-plan.ts';

/** A document's file that is open or running: what it says, what is being done with it, and its pages' news. */
export class LiveDocument<T extends DocumentTypes> implements OpenedDocument<T>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<
    ToPage<T['shown'], T['aim'], T['step']> | AnswerToPage<T['answer']>
  >();
  /** Messages for the file's pages. */
  readonly onDidChange = this.#changed.event;
  readonly failure: LastFailure;
  readonly #file: DraftedDocument<T>;
  readonly #picture: DocumentPicture;
  readonly #runs: DocumentRuns<T>;
  #problem = '';
  #preparing = false;

  constructor(
    readonly view: DocumentView<T>,
    readonly uri: vscode.Uri,
    private readonly services: Services,
    /** Called when a run has ended, and nothing follows it. */
    onIdle: () => void,
  ) {
    this.#file = new DraftedDocument<T>(view, uri);
    this.#picture = new DocumentPicture(uri, services);
    this.failure = new LastFailure(services.log, () => {
      this.tellActivity();
    });
    const subject = {
      view,
      uri,
      file: this.#file,
      failure: this.failure,
      prepare: this.#prepared.bind(this),
    };
    const listener = {
      onDocument: () => {
        this.#tell();
      },
      onActivity: () => {
        this.tellActivity();
      },
      onStep: (step: T['step'], progress: RunProgress<T['aim']>) => {
        this.#changed.fire({ type: 'step', step, progress });
      },
      onIdle,
    };
    this.#runs = new DocumentRuns<T>(subject, listener, services);
  }

  get isRunning(): boolean {
    return this.#runs.isRunning;
  }

  get document(): T['document'] | null {
    return this.#runs.found ?? this.#file.document;
  }

  /** Where a file that the document is about lies, of its first model; null where there is none. */
  pathOf(file: 'model' | 'image' | 'mask'): string | null {
    if (this.document === null) return null;
    return this.#first(this.document).question[file]?.path ?? null;
  }

  /** Reads the file again if it says something new, and runs it where that was asked for. */
  async reload(): Promise<void> {
    try {
      const { unwritten } = this.#file;
      if (await this.#file.read()) {
        // The button that saves it has nothing to save any more.
        if (unwritten !== null) this.failure.dismiss();
        this.#runs.forgetEnd();
        this.#tell();
        void this.loadPicture();
      }
    } catch (error) {
      const failure = failureOf(error, this.services.log);
      this.#problem = failure.message;
      // What was read before is still worth seeing, and running.
      if (this.#file.isRead) this.failure.set(failure);
      this.#tell();
    }
    if (this.services.runRequests.take(this.uri)) void this.run(null);
  }

  /** Everything a page must know when it opens. */
  state(): ToPage<T['shown'], T['aim'], T['step']> {
    const { document } = this;
    if (document === null) return { type: 'unreadable', message: this.#problem };
    const shown = this.view.page.show(document);
    return { type: 'show', shown, picture: this.#picture.value, activity: this.#activity() };
  }

  /**
   * Measures the effects, with changes if there are any, and writes the file; what was cut short goes on. What is about
   * another image than the file goes to a file of its own.
   * @param first what is measured before all else
   */
  async run(changes: T['changes'] | null, first?: T['aim']): Promise<void> {
    const { document } = this;
    if (document === null || this.#preparing) return;
    if (this.#file.isElsewhere) await this.#runElsewhere(document, changes);
    else {
      const plan = planRun(this.view, document, changes);
      await this.#runs.perform(first === undefined ? plan : beginningWith<T>(plan, first));
    }
  }

  /** Measures the effects from the beginning. */
  async startOver(): Promise<void> {
    const { document } = this;
    if (document === null || this.#preparing) return;
    if (this.#file.isElsewhere) await this.#runElsewhere(document, null);
    else await this.#runs.perform(planAnew(this.view.kind, document));
  }

  /** Measures one thing more, unless it is known; the last such thing gives way to it, a whole run does not. */
  async measure(aim: T['aim']): Promise<void> {
    if (!this.#preparing) await this.#runs.measure(aim);
  }

  /**
   * Prepares the document with changes, to be inspected before it is run.
   * @param about what a failure is about, where that is not what is shown
   */
  async prepare(changes: T['changes'], about?: string): Promise<PrepareOutcome> {
    const { document } = this;
    if (document === null) return 'refused';
    return this.#whilePreparing(async () => {
      const prepared = await this.#prepared(document, changes).catch((error: unknown) => {
        throw about === undefined ? error : withSubject(error, about);
      });
      this.#file.put(prepared);
    });
  }

  /** Runs what is prepared in the file that it belongs to, which is opened; this one shows its own again. */
  async #runElsewhere(document: T['document'], changes: T['changes'] | null): Promise<void> {
    await this.#whilePreparing(async () => {
      const prepared = changes === null ? document : await this.#prepared(document, changes);
      await runElsewhere(this.view, prepared, this.services);
      this.#showFile();
    });
  }

  /** Does what prepares, unless something goes on. */
  async #whilePreparing(work: () => Promise<void>): Promise<PrepareOutcome> {
    if (this.#runs.isRunning || this.#preparing || untrusted() !== null) return 'refused';
    this.#preparing = true;
    this.failure.dismiss();
    try {
      await work();
      if (!this.#file.isUnsaved) await this.#runs.saveUnwritten();
      return 'prepared';
    } catch (error) {
      this.failure.fail(error);
      return 'failed';
    } finally {
      this.#preparing = false;
      this.#tell();
    }
  }

  /**
   * Forgets what was prepared and goes back to the file; where that could not take a result, back to the result, which is
   * offered again: what was measured is not dropped with what was prepared. What is being prepared is not discarded.
   */
  discard(): void {
    if (this.#preparing) return;
    this.#showFile();
    void this.#runs.saveUnwritten();
  }

  #showFile(): void {
    const { isElsewhere } = this.#file;
    this.#file.drop();
    if (isElsewhere) this.#picture.clear();
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
    this.#runs.cancel();
  }

  /** Reads the image, if that is allowed, and tells the pages. */
  async loadPicture(): Promise<void> {
    const { document } = this;
    if (document === null) return;
    const picture = await this.#picture.load(this.#first(document));
    if (picture === null) return;
    this.#changed.fire({ type: 'picture', picture });
    this.tellActivity();
  }

  /** Tells the pages what is being done, and what can be. */
  tellActivity(): void {
    this.#changed.fire({ type: 'activity', activity: this.#activity() });
  }

  dispose(): void {
    this.#runs.cancel();
    this.#changed.dispose();
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
    this.#picture.put(prepared.picture);
    return changing.carryOver(document, prepared.document, changes);
  }

  #first(document: T['document']): Explanation {
    return at(this.view.kind.explanations(document), 0);
  }

  #activity(): Activity<T['aim']> {
    const running = this.#runs.isRunning || this.#preparing;
    const { document } = this;
    return {
      running,
      ...this.#runs.activity(),
      resumable: !running && document !== null && this.view.kind.isResumable(document),
      unsaved: this.#file.isUnsaved,
      newFile: this.#file.isElsewhere,
      ...runConditions(this.uri, this.services),
      ...this.failure.toShow(),
    };
  }

  #tell(): void {
    this.#changed.fire(this.state());
  }
}
