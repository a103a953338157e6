import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc/node';
import type { Explanation } from '../documents/explanation.ts';
import type { DocumentKind } from '../documents/kind.ts';
import type { ModelNeeds, ModelSummary } from '../documents/model-summary.ts';
import type { Picture } from '../documents/picture.ts';
import type { PruneProgress, PruneRequest, Pruning } from '../documents/pruning.ts';
import type { RunProgress } from '../documents/run-progress.ts';
import { cancelledError, UserError } from '../errors.ts';
import {
  type Answer,
  checkpointNotification,
  modelRequest,
  needsRequest,
  pictureRequest,
  type Prepared,
  prepareRequest,
  runRequest,
  stepNotification,
} from '../protocol/engine.ts';
import { pruneProgressNotification, pruneRequest } from '../protocol/engine-edits.ts';
import { type Found, type Query, queryRequest } from '../protocol/engine-queries.ts';
import { defaultMemory } from '../protocol/engine-options.ts';
import { automaticChoice, type RuntimeChoice } from '../protocol/runtime-choice.ts';
import { answeredInTime } from './answered-in-time.ts';
import { type EngineProcess, startEngine } from './engine-process.ts';

/** What a run reports while it goes on. */
export interface RunListener<Document, Aim, Step> {
  /** How far it is, and what it found since the last step. */
  onStep(progress: RunProgress<Aim>, step: Step): void;
  /** What was found so far, now and then: the run can go on from it if the process is lost. */
  onCheckpoint(document: Document): void;
}

/** The engine as the rest of the product sees it, for every kind of document. Failures for people are `UserError`s. */
export interface EngineClient {
  /**
   * Reads models and image, runs the models once, and fills in everything that was not given.
   * @throws UserError when the request cannot be met, or was cancelled
   */
  prepare<Document, Request, Aim, Step>(
    kind: DocumentKind<Document, Request, Aim, Step>,
    request: Request,
    token?: CancellationToken,
  ): Promise<Prepared<Document>>;
  /**
   * Measures what is aimed at, in order. When cancelled, it resolves with what was found until then; or until the last
   * checkpoint, where the engine does not answer soon.
   * @throws UserError when a model fails, or the engine is lost
   */
  run<Document, Request, Aim, Step>(
    kind: DocumentKind<Document, Request, Aim, Step>,
    document: Document,
    aims: readonly Aim[],
    listener: RunListener<Document, Aim, Step>,
    token: CancellationToken,
  ): Promise<Document>;
  /** The image of an explanation at model size, if it is still the file that was explained. */
  picture(explanation: Explanation): Promise<Picture>;
  /**
   * What a model's file says of the model; nothing is run.
   * @throws UserError when the file cannot be read as a model
   */
  model(path: string): Promise<ModelSummary>;
  /**
   * What a model needs from whoever explains it. It is made ready to run, and not run.
   * @throws UserError when it cannot be read, run or explained, or the request was cancelled
   */
  needs(path: string, token?: CancellationToken): Promise<ModelNeeds>;
  /**
   * What a query finds.
   * @throws UserError when a file cannot be read, a model fails, or the request was cancelled
   */
  query<K extends keyof Found>(
    query: Query & { readonly kind: K },
    token?: CancellationToken,
  ): Promise<Found[K]>;
  /**
   * Finds the largest set of channels that a model can do without, and writes the model without it.
   * @throws UserError when the images cannot be used, the model cannot be edited or written, or the request was cancelled
   */
  prune(
    request: PruneRequest,
    onProgress: (progress: PruneProgress) => void,
    token?: CancellationToken,
  ): Promise<Pruning>;
  /** Ends the process; no call starts another one. */
  dispose(): void;
}

type Send<T> = (connection: MessageConnection) => Promise<Answer<T>>;

/**
 * Starts the engine in a process of its own on first use, and again after it has ended: whatever happens in native
 * code, the calls in flight fail with one message and the next call works.
 */
export function createEngineClient(options: {
  readonly enginePath: string;
  readonly log: (line: string) => void;
  /** Takes the reason, for people, why the engine was ended; by default `log` does. */
  readonly onEnded?: (reason: string) => void;
  /** Options of Node.js for the engine's process. */
  readonly nodeOptions?: readonly string[];
  /** What models run on; ONNX Runtime on the CPU where nobody has chosen. */
  readonly choice?: RuntimeChoice;
  /** Bytes the engine may take for kept values and sessions. */
  readonly memory?: number;
}): EngineClient {
  const { enginePath, log, onEnded = log, nodeOptions = [] } = options;
  const { choice = automaticChoice, memory = defaultMemory } = options;
  let engine: EngineProcess | null = null;
  let isDisposed = false;
  let runs = 0;
  /** Settles when the engine is done with all requests that were answered without it. */
  let windsDown = Promise.resolve();
  const listeners = new Map<number, RunListener<unknown, unknown, unknown>>();
  const searches = new Map<number, (progress: PruneProgress) => void>();

  const start = (): EngineProcess => {
    const started = startEngine(enginePath, { choice, memory, parent: process.pid }, nodeOptions, log);
    started.connection.onNotification(stepNotification, ({ run, progress, step }) => {
      listeners.get(run)?.onStep(progress, step);
    });
    started.connection.onNotification(checkpointNotification, ({ run, document }) => {
      listeners.get(run)?.onCheckpoint(document);
    });
    started.connection.onNotification(pruneProgressNotification, ({ run, progress }) => {
      searches.get(run)?.(progress);
    });
    started.ended.catch(() => {
      if (engine === started) engine = null;
    });
    return started;
  };

  /**
   * @param instead the answer where the request is cancelled and the engine does not answer soon
   * @throws UserError when the engine cannot answer, or the request is cancelled and there is no other answer
   */
  const callOnce = async <T>(
    send: Send<T>,
    token?: CancellationToken,
    instead?: () => Answer<T>,
  ): Promise<T> => {
    const before = windsDown;
    const ask = async (): Promise<Answer<T>> => {
      await before;
      if (isDisposed) throw new UserError('The SegCause engine was shut down.');
      const { process, connection, ended } = (engine ??= start());
      try {
        return await Promise.race([ended, send(connection)]);
      } catch (error) {
        if (process.connected) throw error;
        return await ended;
      }
    };
    const asked = ask();
    const answer = await answeredInTime(asked, token, {
      instead() {
        windsDown = Promise.allSettled([windsDown, asked]).then(() => undefined);
        if (instead === undefined) throw cancelledError();
        return instead();
      },
      end(reason) {
        onEnded(reason);
        engine?.kill();
      },
    });
    if (answer.ok) return answer.value;
    const error = new UserError(answer.message, { remedies: answer.remedies });
    if (answer.stack !== null) error.stack = answer.stack;
    throw error;
  };

  /** Asks once more where the engine was lost that was there before: it may have been dead for a while. */
  const call = async <T>(send: Send<T>, token?: CancellationToken): Promise<T> => {
    const before = engine;
    try {
      return await callOnce(send, token);
    } catch (error) {
      const isCancelled = token?.isCancellationRequested ?? false;
      if (before === null || engine === before || isCancelled || isDisposed) throw error;
      return callOnce(send, token);
    }
  };

  return {
    // Documents cross the process as values of the kind that is named with them, which the connection does not see.
    async prepare<Document>(
      kind: { readonly name: string },
      request: unknown,
      token?: CancellationToken,
    ): Promise<Prepared<Document>> {
      const prepared = await call(
        (connection) => connection.sendRequest(prepareRequest, { kind: kind.name, request }, token),
        token,
      );
      // It may have been prepared before the engine saw that nobody wants it any more.
      if (token?.isCancellationRequested === true) throw cancelledError();
      return prepared as Prepared<Document>;
    },
    async run<Document, Aim, Step>(
      kind: { readonly name: string },
      document: Document,
      aims: readonly Aim[],
      listener: RunListener<Document, Aim, Step>,
      token: CancellationToken,
    ): Promise<Document> {
      const run = runs++;
      let latest: unknown = document;
      listeners.set(run, {
        onStep(progress, step) {
          listener.onStep(progress as RunProgress<Aim>, step as Step);
        },
        onCheckpoint(found) {
          latest = found;
          listener.onCheckpoint(found as Document);
        },
      });
      try {
        const found = await callOnce(
          (connection) => connection.sendRequest(runRequest, { kind: kind.name, run, document, aims }, token),
          token,
          () => ({ ok: true, value: latest }),
        );
        return found as Document;
      } finally {
        listeners.delete(run);
      }
    },
    picture: (explanation) => call((connection) => connection.sendRequest(pictureRequest, explanation)),
    model: (path) => call((connection) => connection.sendRequest(modelRequest, path)),
    needs: (path, token) => call((connection) => connection.sendRequest(needsRequest, path, token), token),
    async query<K extends keyof Found>(
      query: Query & { readonly kind: K },
      token?: CancellationToken,
    ): Promise<Found[K]> {
      const found = await call((connection) => connection.sendRequest(queryRequest, query, token), token);
      return found as Found[K];
    },
    async prune(request, onProgress, token) {
      const run = runs++;
      searches.set(run, onProgress);
      try {
        return await callOnce(
          (connection) => connection.sendRequest(pruneRequest, { run, request }, token),
          token,
        );
      } finally {
        searches.delete(run);
      }
    },
    dispose() {
      isDisposed = true;
      engine?.kill();
    },
  };
}
