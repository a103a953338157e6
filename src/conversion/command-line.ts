import type { Command } from '../programs/command.ts';

/** What of a model the conversion needs to know. */
export interface Choices {
  /** The file or folder to convert. */
  readonly source: string;
  /** Folders that the user's modules are looked for in. */
  readonly paths: readonly string[];
  /** Whether code in the file may run. */
  readonly runPickle: boolean;
  /** Class or function, `FILE.py:NAME` or `MODULE:NAME`; null where the file holds the model itself. */
  readonly model: string | null;
  /** What it is called with, as a part of Python source. */
  readonly arguments: string;
  /** Of the input; null where the file says it. */
  readonly shape: readonly number[] | null;
}

/** The interpreter, and the script that the extension ships. */
export interface Python {
  readonly interpreter: string;
  readonly script: string;
}

/** What looks into a file. */
export function inspectCommand(python: Python, choices: Choices): Command {
  return [python.interpreter, python.script, 'inspect', ...common(choices)];
}

/** What writes `out`. */
export function convertCommand(python: Python, choices: Choices, out: string): Command {
  const { shape, model } = choices;
  return [
    python.interpreter,
    python.script,
    'convert',
    ...common(choices),
    ...(shape === null ? [] : [`--shape=${shape.join(',')}`]),
    ...(model === null ? [] : [`--model=${model}`]),
    ...(choices.arguments === '' ? [] : [`--arguments=${choices.arguments}`]),
    `--out=${out}`,
  ];
}

function common({ source, paths, runPickle }: Choices): readonly string[] {
  return [source, ...paths.map((path) => `--path=${path}`), ...(runPickle ? ['--run-pickle'] : [])];
}
