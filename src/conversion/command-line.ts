import type { Command } from '../programs/command.ts';
import type { KnownNetwork } from './known-network.ts';

/** What the script is run with. */
export interface ConversionOptions {
  /** The file or folder to convert. */
  readonly source: string;
  /** Folders in which the script searches for the user's modules. */
  readonly paths: readonly string[];
  /** Whether the script may unpickle the file in full, which runs the code in it. */
  readonly runPickle: boolean;
  /** The key of the weights in a checkpoint that holds several dictionaries of weights; null for its only ones. */
  readonly key: string | null;
  /** What the names of the weights begin with, where one dictionary holds those of several models; null elsewhere. */
  readonly prefix: string | null;
  /** The class or function that returns the model: `FILE.py:NAME` or `MODULE:NAME`; null where the file holds it. */
  readonly model: string | null;
  /** The arguments of that call, as Python source: `width=4, depth=3`. */
  readonly arguments: string;
  /** The network of a known package that the weights belong to, in place of `model`. */
  readonly network: KnownNetwork | null;
  /** Shape of the input: batch, channels, then space; null where the file records it. */
  readonly shape: readonly number[] | null;
}

/** Paths of the interpreter, and of the conversion script that the extension ships. */
export interface Python {
  readonly interpreter: string;
  readonly script: string;
}

/** The command that reports what a file holds. */
export function inspectCommand(python: Python, options: ConversionOptions): Command {
  return [python.interpreter, python.script, 'inspect', ...common(options)];
}

/** The command that converts a file to ONNX, at the path `out`. */
export function convertCommand(python: Python, options: ConversionOptions, out: string): Command {
  const { shape, model, network, key, prefix } = options;
  return [
    python.interpreter,
    python.script,
    'convert',
    ...common(options),
    ...(shape === null ? [] : [`--shape=${shape.join(',')}`]),
    ...(key === null ? [] : [`--key=${key}`]),
    ...(prefix === null ? [] : [`--prefix=${prefix}`]),
    ...(model === null ? [] : [`--model=${model}`]),
    ...(options.arguments === '' ? [] : [`--arguments=${options.arguments}`]),
    ...(network === null
      ? []
      : [`--network=${network.name}`, `--options=${JSON.stringify(network.options)}`]),
    `--out=${out}`,
  ];
}

function common({ source, paths, runPickle }: ConversionOptions): readonly string[] {
  return [source, ...paths.map((path) => `--path=${path}`), ...(runPickle ? ['--run-pickle'] : [])];
}
