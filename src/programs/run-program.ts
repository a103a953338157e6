import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Command } from './command.ts';

/** How to follow and cancel a run. */
export interface Watch {
  /** Receives every line of output. */
  readonly onLine: (line: string) => void;
  /** Kills the process and its descendants. */
  readonly signal: AbortSignal;
}

/** The working folder and environment of a program. */
interface Surroundings {
  readonly folder: string;
  /** Variables added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program until it ends, in a process group of its own that is killed as a whole.
 * @returns how it ended, such as `exit code 0`; null when it was cancelled
 * @throws Error of the system when the program cannot be started
 */
export async function runProgram(
  command: Command,
  surroundings: Surroundings,
  { onLine, signal }: Watch,
): Promise<string | null> {
  const isCancelled = (): boolean => signal.aborted;
  if (isCancelled()) return null;
  const child = start(command, surroundings);
  const stop = (): void => {
    killGroup(child);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const how = await ending(child, onLine);
    return isCancelled() ? null : how;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function start([program, ...args]: Command, { folder, env = {} }: Surroundings): ChildProcess {
  // Windows can start batch files only through its shell.
  const isBatch = /\.(?:cmd|bat)$/iu.test(program);
  return spawn(isBatch ? `"${program}"` : program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: isBatch,
    detached: process.platform !== 'win32',
  });
}

function ending(child: ChildProcess, onLine: (line: string) => void): Promise<string> {
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve(code === null ? `signal ${String(signal)}` : `exit code ${code}`);
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended already.
  }
}
