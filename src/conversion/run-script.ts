import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../errors.ts';
import { type Answer, answerIn } from './answers.ts';
import { type Command, typed } from './command-line.ts';

/** How a run is watched. */
export interface Watch {
  /** Takes every line that is printed. */
  readonly onLine: (line: string) => void;
  /** Ends the process, and what it started. */
  readonly signal: AbortSignal;
}

const lastLines = 3;

/**
 * Runs the script until it ends.
 * @param folder where it runs
 * @returns its answer; null when it was cancelled
 * @throws UserError when Python cannot be started, or ends without an answer
 */
export async function runScript(command: Command, folder: string, watch: Watch): Promise<Answer | null> {
  if (watch.signal.aborted) return null;
  const [program, ...args] = command;
  watch.onLine(`> ${typed(command)}`);
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, to be ended as a whole.
    detached: process.platform !== 'win32',
  });
  const stop = (): void => {
    end(child);
  };
  watch.signal.addEventListener('abort', stop, { once: true });
  try {
    return await answerOf(child, program, watch);
  } finally {
    watch.signal.removeEventListener('abort', stop);
  }
}

async function answerOf(child: ChildProcess, program: string, watch: Watch): Promise<Answer | null> {
  const answers: Answer[] = [];
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      const said = answerIn(line);
      if (said !== null) {
        answers.push(said);
        return;
      }
      watch.onLine(line);
      if (line.trim() !== '') last.push(line.trim());
      if (last.length > lastLines) last.shift();
    });
  }
  const how = await new Promise<string>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new UserError(`${program} could not be started: ${error.message}. Set segcause.python.`));
    });
    child.once('close', (code, signal) => {
      resolve(code === null ? `signal ${String(signal)}` : `exit code ${code}`);
    });
  });
  if (watch.signal.aborted) return null;
  const [answer] = answers.slice(-1);
  if (answer !== undefined) return answer;
  const said = last.length === 0 ? '' : `; its last words: ${last.join(' ')}`;
  throw new UserError(`${program} ended with ${how} before it was done${said}`);
}

function end(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
