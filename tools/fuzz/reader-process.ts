import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Outcome, Reading } from './reader.ts';

const script = fileURLToPath(new URL('reader.ts', import.meta.url));
const mostBytes = 3e9;

/** Seconds for a file. Keras files have 20 s on the thread that reads them, where HDF5 may loop for ever. */
function secondsFor({ path }: Reading): number {
  return /\.(?:h5|keras)$/u.test(path) ? 25 : 10;
}

/** What is wrong with how a file was answered; null for nothing. */
export type Fault = string | null;

/** A process that reads files under limits of time and memory; a new one follows where it was ended. */
export class ReaderProcess {
  #child: ChildProcess | null = null;

  /** Reads a file. An answer is a value, or one line of a bounded length without control characters. */
  async faultOf(reading: Reading): Promise<Fault> {
    const child = (this.#child ??= fork(script, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
    const [started, seconds] = [performance.now(), secondsFor(reading)];
    const answer = await new Promise<Outcome | string>((resolve) => {
      const timer = setInterval(() => {
        const isLate = performance.now() - started > seconds * 1000;
        const isLarge = residentBytes(child.pid ?? 0) > mostBytes;
        if (isLate || isLarge) end(isLate ? `no answer in ${seconds} s` : 'more than 3 GB');
      }, 100);
      const end = (outcome: Outcome | string): void => {
        clearInterval(timer);
        child.removeAllListeners();
        resolve(outcome);
      };
      child.once('message', (outcome) => {
        end(outcome as Outcome);
      });
      child.once('exit', (code, signal) => {
        end(`the process ended (${signal ?? String(code)})`);
      });
      child.send(reading);
    });
    if (typeof answer !== 'string') return faultIn(answer);
    this.end();
    return answer;
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }
}

/** Bytes that a process holds; zero where the system does not say. */
function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}

function faultIn({ kind, text }: Outcome): Fault {
  if (kind === 'bug') return `a bug: ${text}`;
  if (text.length > 600) return `a message of ${text.length} characters`;
  return /\p{Cc}/u.test(text) ? `control characters in a message: ${JSON.stringify(text)}` : null;
}
