import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../errors.ts';
import type { Watch } from '../programs/run-program.ts';
import type { TensorFlowCheck } from '../protocol/tensorflow-check.ts';
import { installedIn } from './installed.ts';
import { loadFailure } from './load-failure.ts';

/** A native package that works. */
export interface Checked {
  readonly name: string;
  readonly version: string;
  /** What it computes on. */
  readonly device: 'CPU' | 'GPU';
  /** Why the GPU package computes on the CPU, in one sentence; null where it does not. */
  readonly warning: string | null;
}

/** How the check is run. */
interface CheckOptions {
  /** The bundle of `check-process`. */
  readonly script: string;
  /** Milliseconds to wait for an answer. */
  readonly patience?: number;
}

/**
 * Checks that the native package of a folder works, in a process like the engine's.
 * @returns null when cancelled
 * @throws UserError when the folder holds no package or the package does not work
 */
export async function checkTensorFlow(
  folder: string,
  { script, patience = 120_000 }: CheckOptions,
  watch: Watch,
): Promise<Checked | null> {
  const installed = await installedIn(folder);
  if (installed === null)
    throw new UserError(`${folder} holds neither @tensorflow/tfjs-node nor @tensorflow/tfjs-node-gpu.`, {
      remedies: [{ kind: 'setUpTensorFlow' }],
    });
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    watch.onLine(line);
  };
  const ended = await run(script, [folder, installed.name], patience, { ...watch, onLine });
  if (ended === null) return null;
  const { answer, how } = ended;
  const text = lines.join('\n');
  if (answer?.works !== true)
    throw new UserError(loadFailure(installed.name, answer?.message ?? null, how, text), {
      remedies: [{ kind: 'setUpTensorFlow' }],
    });
  const isForGpu = installed.name.endsWith('-gpu');
  return {
    ...installed,
    device: answer.usesGpu ? 'GPU' : 'CPU',
    warning: isForGpu && !answer.usesGpu ? whyOnCpu(text) : null,
  };
}

interface Ended {
  readonly answer: TensorFlowCheck | null;
  /** `signal SIGILL` */
  readonly how: string;
}

function run(script: string, args: readonly string[], patience: number, watch: Watch): Promise<Ended | null> {
  return new Promise((resolve) => {
    const child = fork(script, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
    for (const stream of [child.stdout, child.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', watch.onLine);
    let answer: TensorFlowCheck | null = null;
    let isCancelled = false;
    let isLate = false;
    child.on('message', (message) => (answer = message as TensorFlowCheck));
    const cancel = (): void => {
      isCancelled = true;
      child.kill('SIGKILL');
    };
    const late = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, patience);
    watch.signal.addEventListener('abort', cancel, { once: true });
    if (watch.signal.aborted) cancel();
    const end = (how: string): void => {
      clearTimeout(late);
      watch.signal.removeEventListener('abort', cancel);
      resolve(isCancelled ? null : { answer, how: isLate ? `no answer within ${patience / 1000} s` : how });
    };
    child.once('error', (error) => {
      end(error.message);
    });
    child.once('close', (code, signal) => {
      end(code === null ? `signal ${String(signal)}` : `exit code ${code}`);
    });
  });
}

/** TensorFlow logs the CUDA libraries that it did not find, and goes on without them. */
function whyOnCpu(text: string): string {
  const missing = [...text.matchAll(/Could not load dynamic library '([^']+)'/gu)].map(([, name]) => name);
  const what =
    missing.length === 0
      ? 'it found no GPU that it can use'
      : `it did not find ${[...new Set(missing)].slice(0, 3).join(', ')}`;
  return `It computes on the CPU, since ${what}: install CUDA 11.2 and cuDNN 8.1 with their folder on the library path, then start VS Code again.`;
}
