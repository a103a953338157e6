import { type ChildProcess, fork } from 'node:child_process';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { UserError } from '../errors.ts';
import type { EngineOptions } from '../protocol/engine-options.ts';
import { nativeMemory } from './native-memory.ts';

/** A running engine: its process, the connection to it, and its end. */
export interface EngineProcess {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejects with a `UserError` when the process ends. */
  readonly ended: Promise<never>;
}

/**
 * Starts the engine in a process of its own. Where the environment variable `SEGCAUSE_ENGINE_INSPECT` holds a port, a
 * debugger can attach to the process there.
 * @param path the engine's bundle
 * @param log takes the lines that the process prints
 */
export function startEngine(
  path: string,
  options: EngineOptions,
  log: (line: string) => void,
): EngineProcess {
  const port = process.env['SEGCAUSE_ENGINE_INSPECT'];
  const child = fork(path, [JSON.stringify(options)], {
    serialization: 'advanced',
    env: { ...process.env, ...nativeMemory },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: port === undefined || port === '' ? [] : [`--inspect=${port}`],
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
      end(signal ?? `exit code ${String(code)}`);
    });
  });
  connection.listen();
  return { process: child, connection, ended };
}
