import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Command } from './command.ts';

/** How a run is watched. */
export interface Watch {
  /** Takes every line that is printed. */
  readonly onLine: (line: string) => void;
  /** Ends the process, and what it started. */
  readonly signal: AbortSignal;
}

/** Where and how a program runs. */
export interface Surroundings {
  readonly folder: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program until it ends, in a group of its own that is ended as a whole.
 * @returns how it ended: `exit code 0`; null when it was cancelled
 * @throws what the system says when it cannot be started
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
    endGroup(child);
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
  // Windows starts batch files through its shell only.
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

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
