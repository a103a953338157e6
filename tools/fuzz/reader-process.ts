import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Outcome, Reading } from './reader.ts';

const script = fileURLToPath(new URL('reader.ts', import.meta.url));
const mostBytes = 3e9;

/** Seconds in which every file is answered. */
const mostSeconds = 10;

/** How a file was answered. */
export interface Answered {
  /** What is wrong with it; null for nothing. */
  readonly fault: string | null;
  /** Whether it was read, and not refused. */
  readonly isRead: boolean;
  readonly seconds: number;
  /** The most memory that the process was seen to hold. */
  readonly bytes: number;
}

/** A process that reads files under limits of time and memory; a new one follows where it was ended. */
export class ReaderProcess {
  #child: ChildProcess | null = null;

  /** Reads a file. An answer is a value, or one line of a bounded length without control characters. */
  async read(reading: Reading): Promise<Answered> {
    const child = (this.#child ??= fork(script, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
    const started = performance.now();
    const passed = (): number => (performance.now() - started) / 1000;
    let bytes = 0;
    const sample = (): number => (bytes = Math.max(bytes, residentBytes(child.pid ?? 0)));
    const answer = await new Promise<Outcome | string>((resolve) => {
      const timer = setInterval(() => {
        if (sample() > mostBytes) end('more than 3 GB');
        else if (passed() > mostSeconds) end(`no answer in ${mostSeconds} s`);
      }, 50);
      const end = (outcome: Outcome | string): void => {
        clearInterval(timer);
        child.removeAllListeners();
        resolve(outcome);
      };
      child.once('message', (outcome) => {
        sample();
        end(outcome as Outcome);
      });
      child.once('exit', (code, signal) => {
        end(`the process ended (${signal ?? String(code)})`);
      });
      child.send(reading);
    });
    const seconds = passed();
    if (typeof answer !== 'string')
      return { fault: faultIn(answer), isRead: answer.kind === 'value', seconds, bytes };
    this.end();
    return { fault: answer, isRead: false, seconds, bytes };
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

function faultIn({ kind, text }: Outcome): string | null {
  if (kind === 'bug') return `a bug: ${text}`;
  if (text.length > 600) return `a message of ${text.length} characters`;
  return /\p{Cc}/u.test(text) ? `control characters in a message: ${JSON.stringify(text)}` : null;
}
