import { type ChildProcess, fork } from 'node:child_process';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { UserError } from '../errors.ts';
import { removeFoldersOf } from '../files/weight-folders.ts';
import { memoryExceeded, outOfMemory } from '../protocol/engine-end.ts';
import { type EngineOptions, processMemory } from '../protocol/engine-options.ts';
import { nativeMemory } from './native-memory.ts';

/** A running engine: its process, the connection to it, and its end. */
export interface EngineProcess {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejects with a `UserError` when the process ends. */
  readonly ended: Promise<never>;
  /** Ends the process at once, whatever it is doing. */
  readonly kill: () => void;
}

/** How a process says that it ran out of memory: the engine's watchdog, V8, and C++. */
const outOfMemoryWords = [memoryExceeded, 'JavaScript heap out of memory', 'std::bad_alloc'];

/** Characters of what a process has printed last that are kept; V8 prints a stack after its reason. */
const tailLength = 10_000;

/**
 * Starts the engine in a process of its own. Where the environment variable `SEGCAUSE_ENGINE_INSPECT` holds a port, a
 * debugger can attach to the process there.
 * @param path the engine's bundle
 * @param nodeOptions options of Node.js for the process
 * @param log takes the lines that the process prints
 */
export function startEngine(
  path: string,
  options: EngineOptions,
  nodeOptions: readonly string[],
  log: (line: string) => void,
): EngineProcess {
  const port = process.env['SEGCAUSE_ENGINE_INSPECT'];
  const most = processMemory(options.memory);
  const child = fork(path, [JSON.stringify(options)], {
    serialization: 'advanced',
    env: { ...process.env, ...nativeMemory },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [
      heapOf(most),
      ...nodeOptions,
      ...(port === undefined || port === '' ? [] : [`--inspect=${port}`]),
    ],
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-tailLength);
      const lines = text.replace(`${memoryExceeded}\n`, '').trimEnd();
      if (lines !== '') log(lines);
    });
  }
  /** A process that is killed leaves its temporary files. */
  const removeFiles = (): void => {
    if (child.pid !== undefined) removeFoldersOf(child.pid);
  };
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const ended = new Promise<never>((_, reject) => {
    const end = (error: UserError): void => {
      // Before the connection rejects what is in flight in words of its own.
      reject(error);
      connection.dispose();
    };
    child.once('error', ({ message }) => {
      end(stopped(message));
    });
    // Not `exit`: by then its last words may not have been read.
    child.once('close', (code, signal) => {
      removeFiles();
      const isMemory = outOfMemoryWords.some((words) => tail.includes(words));
      end(isMemory ? outOfMemory(most) : stopped(signal ?? `exit code ${String(code)}`));
    });
  });
  connection.listen();
  const kill = (): void => {
    child.kill('SIGKILL');
    removeFiles();
  };
  return { process: child, connection, ended, kill };
}

/** The option for a heap of JavaScript that may fill a process. */
function heapOf(bytes: number): string {
  return `--max-old-space-size=${Math.ceil(bytes / 2 ** 20)}`;
}

function stopped(reason: string): UserError {
  return new UserError(
    `The SegCause engine stopped (${reason}). Run again; if it recurs, the model may need more memory.`,
  );
}
