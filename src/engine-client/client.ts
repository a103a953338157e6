import { type ChildProcess, fork } from 'node:child_process';
import {
  type CancellationToken,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { UserError } from '../errors.ts';
import type { Comparison } from '../documents/comparison.ts';
import type { CompareAim, CompareProgress } from '../documents/comparison-progress.ts';
import type { Explanation } from '../documents/explanation.ts';
import type { Picture } from '../documents/picture.ts';
import { automaticChoice, type RuntimeChoice } from '../protocol/runtime-choice.ts';
import {
  compareCheckpointNotification,
  type CompareExplanationsParams,
  compareExplanationsRequest,
  compareProgressNotification,
  compareRequest,
  type PrepareComparisonParams,
  type PreparedComparison,
  prepareComparisonRequest,
} from '../protocol/compare-messages.ts';
import type { EngineOptions } from '../protocol/engine-options.ts';
import {
  type Aim,
  checkpointNotification,
  explainRequest,
  type Outcome,
  pictureRequest,
  type Prepared,
  type PrepareParams,
  prepareRequest,
  type Progress,
  progressNotification,
} from '../protocol/messages.ts';
import { nativeMemory } from './native-memory.ts';

/** The engine as the rest of the product sees it. Failures for people arrive as `UserError`. */
export interface EngineClient {
  /** Reads the model and the image, runs the model once, and fills in everything that was not given. */
  prepare(params: PrepareParams, token?: CancellationToken): Promise<Prepared>;
  /**
   * Measures what is aimed at, in order; resolves with what was found until then when cancelled. An incomplete map of
   * the input goes on where it was.
   * @param onCheckpoint told what was found so far now and then, for the case that the process is lost
   */
  explain(
    explanation: Explanation,
    aims: readonly Aim[],
    onProgress: (progress: Progress) => void,
    token: CancellationToken,
    onCheckpoint?: (explanation: Explanation) => void,
  ): Promise<Explanation>;
  /** The image of an explanation at model size, if it is still the file that was explained. */
  picture(explanation: Explanation): Promise<Picture>;
  /** Reads two models and puts them on common terms. */
  prepareComparison(params: PrepareComparisonParams, token?: CancellationToken): Promise<PreparedComparison>;
  /** The same from two explanations, which must have been made on common terms. */
  compareExplanations(
    params: CompareExplanationsParams,
    token?: CancellationToken,
  ): Promise<PreparedComparison>;
  /** Measures what is aimed at in both models; resolves with what was found until then when cancelled. */
  compare(
    comparison: Comparison,
    aims: readonly CompareAim[],
    onProgress: (progress: CompareProgress) => void,
    token: CancellationToken,
    onCheckpoint?: (comparison: Comparison) => void,
  ): Promise<Comparison>;
  dispose(): void;
}

type Send<T> = (connection: MessageConnection) => Promise<Outcome<T>>;

interface RunListener {
  readonly onProgress: (progress: Progress) => void;
  readonly onCheckpoint: (explanation: Explanation) => void;
}

interface CompareListeners {
  readonly onProgress: (progress: CompareProgress) => void;
  readonly onCheckpoint: (comparison: Comparison) => void;
}

interface Engine {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejects when the process ends. */
  readonly ended: Promise<never>;
}

/**
 * Starts the engine in a process of its own on first use, and again after it has ended: whatever happens in native
 * code, the calls in flight fail with one message and the next call works.
 */
export function createEngineClient(options: {
  readonly enginePath: string;
  readonly log: (line: string) => void;
  /** What models run on; ONNX Runtime on the CPU where nobody has chosen. */
  readonly choice?: RuntimeChoice;
  /** Bytes the engine may take for kept values and sessions. */
  readonly memory?: number;
}): EngineClient {
  const { enginePath, log, choice = automaticChoice, memory = null } = options;
  let engine: Engine | null = null;
  let runs = 0;
  const listeners = new Map<number, RunListener>();
  const comparing = new Map<number, CompareListeners>();

  const start = (): Engine => {
    const started = startEngine(enginePath, { choice, memory }, log);
    started.connection.onNotification(progressNotification, ({ run, progress }) => {
      listeners.get(run)?.onProgress(progress);
    });
    started.connection.onNotification(checkpointNotification, ({ run, explanation }) => {
      listeners.get(run)?.onCheckpoint(explanation);
    });
    started.connection.onNotification(compareProgressNotification, ({ run, progress }) => {
      comparing.get(run)?.onProgress(progress);
    });
    started.connection.onNotification(compareCheckpointNotification, ({ run, comparison }) => {
      comparing.get(run)?.onCheckpoint(comparison);
    });
    started.ended.catch(() => {
      if (engine === started) engine = null;
    });
    return started;
  };

  const callOnce = async <T>(send: Send<T>): Promise<T> => {
    const { process, connection, ended } = (engine ??= start());
    const answer = async (): Promise<Outcome<T>> => {
      try {
        return await send(connection);
      } catch (error) {
        if (process.connected) throw error;
        return ended;
      }
    };
    const outcome = await Promise.race([ended, answer()]);
    if (outcome.ok) return outcome.value;
    throw new UserError(outcome.message);
  };

  /** Asks once more where the engine was lost that was there before: it may have been dead for a while. */
  const call = async <T>(send: Send<T>): Promise<T> => {
    const before = engine;
    try {
      return await callOnce(send);
    } catch (error) {
      if (before === null || engine === before) throw error;
      return callOnce(send);
    }
  };

  return {
    prepare: (params, token) => call((connection) => connection.sendRequest(prepareRequest, params, token)),
    async explain(explanation, aims, onProgress, token, onCheckpoint = () => undefined) {
      const run = runs++;
      listeners.set(run, { onProgress, onCheckpoint });
      try {
        return await callOnce((connection) =>
          connection.sendRequest(explainRequest, { run, explanation, aims }, token),
        );
      } finally {
        listeners.delete(run);
      }
    },
    async compare(comparison, aims, onProgress, token, onCheckpoint = () => undefined) {
      const run = runs++;
      comparing.set(run, { onProgress, onCheckpoint });
      try {
        return await callOnce((connection) =>
          connection.sendRequest(compareRequest, { run, comparison, aims }, token),
        );
      } finally {
        comparing.delete(run);
      }
    },
    prepareComparison: (params, token) =>
      call((connection) => connection.sendRequest(prepareComparisonRequest, params, token)),
    compareExplanations: (params, token) =>
      call((connection) => connection.sendRequest(compareExplanationsRequest, params, token)),
    picture: (explanation) => call((connection) => connection.sendRequest(pictureRequest, explanation)),
    dispose: () => engine?.process.kill(),
  };
}

function startEngine(path: string, options: EngineOptions, log: (line: string) => void): Engine {
  const child = fork(path, [JSON.stringify(options)], {
    serialization: 'advanced',
    env: { ...process.env, ...nativeMemory },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log(text.trimEnd());
    });
  }
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const ended = new Promise<never>((_, reject) => {
    const end = (reason: string): void => {
      // Before the connection rejects what is in flight in words of its own.
      reject(
        new UserError(
          `The SegCause engine stopped (${reason}). Run again; if it recurs, the model may need more memory.`,
        ),
      );
      connection.dispose();
    };
    child.once('error', (error) => {
      end(error.message);
    });
    child.once('exit', (code, signal) => {
      end(signal ?? `exit code ${code ?? 0}`);
    });
  });
  connection.listen();
  return { process: child, connection, ended };
}
