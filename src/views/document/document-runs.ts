import { isDeepStrictEqual } from 'node:util';
import type * as vscode from 'vscode';
import { modelsInWords } from '../../documents/models-in-words.ts';
import type { RunProgress } from '../../documents/run-progress.ts';
import { requireWritable } from '../../files/write-atomically.ts';
import type { Activity } from '../../protocol/page.ts';
import type { Services } from '../services.ts';
import { untrusted } from '../trust.ts';
import { DocumentRun } from './document-run.ts';
import type { DocumentTypes, DocumentView, RunPlan } from './document-view.ts';
import type { DraftedDocument } from './draft.ts';
import type { LastFailure } from './last-failure.ts';
import { keptInPanel } from './saved-document.ts';

/** The document that is run. */
interface Subject<T extends DocumentTypes> {
  readonly view: DocumentView<T>;
  readonly uri: vscode.Uri;
  readonly file: DraftedDocument<T>;
  readonly failure: LastFailure;
  /** Prepares a document with changes. */
  readonly prepare: (
    document: T['document'],
    changes: T['changes'],
    token: vscode.CancellationToken,
  ) => Promise<T['document']>;
}

/** Who hears of the runs. */
interface Listener<T extends DocumentTypes> {
  /** The document is another, and with it what is being done. */
  readonly onDocument: () => void;
  /** What is being done, or can be, is another. */
  readonly onActivity: () => void;
  readonly onStep: (step: T['step'], progress: RunProgress<T['aim']>) => void;
  /** A run has ended, and nothing follows it. */
  readonly onIdle: () => void;
}

/** The runs of a document: one at a time, whose result goes to the file. */
export class DocumentRuns<T extends DocumentTypes> {
  #run: DocumentRun<T> | null = null;
  /** What is measured once the run that gives way to it has ended. */
  #next: T['aim'] | null = null;
  #cancelled: Activity<T['aim']>['cancelled'] = null;

  constructor(
    private readonly subject: Subject<T>,
    private readonly listener: Listener<T>,
    private readonly services: Services,
  ) {}

  get isRunning(): boolean {
    return this.#run !== null;
  }

  /** What the run has found so far; null where none is on, or waits for its turn: until then all is as it was. */
  get found(): T['document'] | null {
    return this.#run?.waitingFor === null ? this.#run.document : null;
  }

  /** What pages show of the runs. */
  activity(): Pick<Activity<T['aim']>, 'waitingFor' | 'aims' | 'progress' | 'cancelled'> {
    const { waitingFor = null, aims = [], progress = null } = this.#run ?? {};
    return { waitingFor, aims, progress, cancelled: this.#cancelled };
  }

  /** The file says something new: how the last run ended is no news any more. */
  forgetEnd(): void {
    this.#cancelled = null;
  }

  cancel(): void {
    this.#next = null;
    this.#run?.cancel();
  }

  /** Measures one thing more, unless it is known; the last such thing gives way to it, a whole run does not. */
  async measure(aim: T['aim']): Promise<void> {
    const { view, file } = this.subject;
    const document = this.found ?? file.document;
    if (document === null || file.isUnsaved || view.kind.isMeasured(document, aim)) return;
    if (this.#run === null) await this.perform({ document, changes: null, aims: [aim] });
    else if (this.#run.isOnDemand && !isDeepStrictEqual(this.#run.aims, [aim])) {
      this.#next = aim;
      this.#run.cancel();
    }
  }

  /** Runs as planned, unless a run is on already. */
  async perform({ document, changes, aims }: RunPlan<T>): Promise<void> {
    if (this.#run !== null || untrusted() !== null) return;
    const { view, uri, failure } = this.subject;
    const run = new DocumentRun<T>(view.kind, document, aims);
    this.#run = run;
    this.#cancelled = null;
    failure.dismiss();
    const onWait = (name: string | null): void => {
      run.waitingFor = name;
      this.listener.onActivity();
    };
    const name = `the ${view.kind.name} of ${modelsInWords(view.kind, document)}`;
    const { token } = run;
    try {
      const result = await this.services.turns.take({ name, token, onWait }, () =>
        this.#measure(run, changes),
      );
      if (result !== undefined) await this.#settle(run, result);
    } catch (error) {
      if (!token.isCancellationRequested) failure.fail(error);
    } finally {
      this.#run = null;
      // Whoever asked for a run meanwhile has had this one. One thing more is less than a run.
      if (!run.isOnDemand) this.services.runRequests.take(uri);
      run.dispose();
      this.listener.onDocument();
    }
    const next = this.#next;
    this.#next = null;
    if (next !== null) await this.measure(next);
    this.listener.onIdle();
  }

  /** Tries again to write down a result that the file could not take; where it still cannot, that is offered again. */
  async saveUnwritten(): Promise<void> {
    const { unwritten } = this.subject.file;
    if (this.#run !== null || unwritten === null) return;
    await this.#saveOrOffer(unwritten);
    this.listener.onDocument();
  }

  async #measure(run: DocumentRun<T>, changes: T['changes'] | null): Promise<T['document']> {
    const { view, uri, file, failure, prepare } = this.subject;
    await requireWritable(uri.fsPath);
    const engine = await this.services.engine();
    if (changes !== null) {
      const prepared = await prepare(run.document, changes, run.token);
      run.document = view.kind.withoutFindings(prepared);
    }
    this.listener.onDocument();
    return run.measure(engine, `${view.doing} ${modelsInWords(view.kind, run.document)}`, {
      onStep: (progress, step) => {
        this.listener.onStep(step, progress);
      },
      onCheckpoint: (found) => {
        if (!run.isOnDemand && file.keepsFile(found)) return;
        file.save(found).catch((error: unknown) => {
          if (failure.isNone) failure.fail(error);
          this.listener.onActivity();
        });
      },
    });
  }

  /** Writes down what a run found, unless the file holds more. */
  async #settle(run: DocumentRun<T>, result: T['document']): Promise<void> {
    const { view, file } = this.subject;
    const keepsFile = !run.isOnDemand && file.keepsFile(result);
    if (run.token.isCancellationRequested) this.#cancelled = keepsFile ? 'setAside' : 'kept';
    if (view.kind.hasFindings(result) && !keepsFile) await this.#saveOrOffer(result);
  }

  /** Writes down a result, or says why it is in the panel only, beside a button that tries again. */
  async #saveOrOffer(result: T['document']): Promise<void> {
    const { file, failure } = this.subject;
    try {
      await file.save(result);
      failure.dismiss();
    } catch (error) {
      // The button may outlive the result that it is about: a notification stays until it is answered.
      const press = async (): Promise<void> => {
        if (file.unwritten === result) await this.saveUnwritten();
      };
      failure.fail(keptInPanel(error), { label: 'Save', press, dismisses: false });
    }
  }
}
