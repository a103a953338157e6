import { join } from 'node:path';
import type { Python } from '../../../src/conversion/command-line.ts';
import type { ConversionTools, Questions } from '../../../src/conversion/convert.ts';
import type { Command } from '../../../src/programs/command.ts';

/** A scripted user, and what they were asked. */
export interface User {
  readonly tools: ConversionTools;
  readonly commands: readonly Command[];
  readonly asked: readonly string[];
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly cancel: () => void;
}

/** A user who agrees to everything except where `answers` says otherwise. */
export function userWith(
  python: Python,
  folder: string,
  answers: Partial<Questions> & { readonly onLine?: (line: string) => void } = {},
): User {
  const commands: Command[] = [];
  const asked: string[] = [];
  const lines: string[] = [];
  const notes: string[] = [];
  const abort = new AbortController();
  const { onLine, mayRun, ...others } = answers;
  const ask: Questions = {
    mayRun: async (command, purpose) => {
      commands.push(command);
      asked.push(purpose.kind === 'pickle' ? `pickle ${purpose.reason}` : purpose.kind);
      return mayRun === undefined || mayRun(command, purpose);
    },
    weights: () => Promise.resolve(undefined),
    modelCall: () => Promise.resolve({ model: `${join(folder, 'net.py')}:Net`, arguments: '' }),
    shape: () => Promise.resolve([1, 1, 16, 16]),
    outputPath: () => Promise.resolve(undefined),
    ...others,
  };
  const watch = {
    signal: abort.signal,
    onLine: (line: string): void => {
      lines.push(line);
      onLine?.(line);
    },
  };
  const tools: ConversionTools = {
    python,
    ask,
    folders: [folder],
    note: (said) => {
      notes.push(...said);
    },
    watched: (_, work) => work(watch),
  };
  const cancel = (): void => {
    abort.abort();
  };
  return { tools, commands, asked, lines, notes, cancel };
}
