import { join } from 'node:path';
import type { Python } from '../../../src/conversion/command-line.ts';
import type { Questions, Tools } from '../../../src/conversion/convert.ts';
import type { Command } from '../../../src/programs/command.ts';

/** A user who agrees to everything that is not named, and what they were asked. */
export interface User {
  readonly tools: Tools;
  readonly commands: readonly Command[];
  readonly asked: readonly string[];
  readonly lines: readonly string[];
  readonly cancel: () => void;
}

export function userWith(
  python: Python,
  folder: string,
  answers: Partial<Questions> & { readonly onLine?: (line: string) => void } = {},
): User {
  const commands: Command[] = [];
  const asked: string[] = [];
  const lines: string[] = [];
  const abort = new AbortController();
  const { onLine, mayRun, ...others } = answers;
  const ask: Questions = {
    mayRun: async (command, purpose) => {
      commands.push(command);
      asked.push(purpose.kind === 'pickle' ? `pickle ${purpose.reason}` : purpose.kind);
      return mayRun === undefined || mayRun(command, purpose);
    },
    maker: () => Promise.resolve({ model: `${join(folder, 'net.py')}:Net`, arguments: '' }),
    shape: () => Promise.resolve([1, 1, 16, 16]),
    otherwise: () => Promise.resolve(undefined),
    ...others,
  };
  const watch = {
    signal: abort.signal,
    onLine: (line: string): void => {
      lines.push(line);
      onLine?.(line);
    },
  };
  const tools: Tools = {
    python,
    ask,
    folders: [folder],
    watched: (_, work) => work(watch),
  };
  const cancel = (): void => {
    abort.abort();
  };
  return { tools, commands, asked, lines, cancel };
}
