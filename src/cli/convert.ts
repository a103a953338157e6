import { basename, dirname, join } from 'node:path';
import { convertTrained, type ConversionTools } from '../conversion/convert.ts';
import { interpreterFor } from '../conversion/interpreter.ts';
import { isConvertedFrom } from '../conversion/record.ts';
import { trainedAt } from '../conversion/trained/trained-at.ts';
import { UserError } from '../errors.ts';
import type { ConvertArguments } from './arguments.ts';

/**
 * Converts what a trainer wrote to ONNX, with settings beside it; each command is printed before it is run. Code that is in
 * a file is never run.
 * @returns the exit code
 * @throws UserError when the folder is nothing of a trainer's, there is no Python, or a conversion fails
 */
export async function convert({ source, fold, python }: ConvertArguments): Promise<number> {
  const trained = await trainedAt(source);
  if (trained === null)
    throw new UserError(
      `${source} is neither an nnU-Net results folder (plans.json, dataset.json, fold_*) nor a MONAI bundle (configs, models).`,
    );
  const chosen = trained.filter(({ label }) => fold === null || label.split(' ')[1] === fold);
  if (chosen.length === 0) {
    throw new UserError(
      `${source} has no fold ${fold ?? ''}: it has ${trained.map(({ label }) => label).join(', ')}.`,
    );
  }
  const interpreter = interpreterFor({ setting: python ?? '', chosen: null, folder: process.cwd() });
  for (const weights of chosen) {
    const isDone = await isConvertedFrom(weights.source, weights.onnx);
    if (!isDone) await convertTrained(weights, toolsFor(interpreter, weights.source));
    process.stdout.write(`${weights.onnx}\n`);
  }
  return 0;
}

function toolsFor(interpreter: string, source: string): ConversionTools {
  const name = basename(source);
  const print = (line: string): void => void process.stderr.write(`${line}\n`);
  const missing = (what: string) => (): never => {
    throw new UserError(`${name}: ${what}. Convert it in VS Code, which asks.`);
  };
  return {
    python: { interpreter, script: join(__dirname, '..', 'media', 'python', 'convert.py') },
    folders: [dirname(source)],
    ask: {
      mayRun: (_, purpose) => {
        if (purpose.kind !== 'pickle') return Promise.resolve(true);
        throw new UserError(
          `${name} holds more than weights (${purpose.reason}), and code that is in a file is not run here. Convert it in VS Code, which asks.`,
        );
      },
      weights: missing('it holds several weights'),
      modelCall: missing('its trainer does not say what network it belongs to'),
      shape: missing("its trainer does not say the shape of the network's input"),
      outputPath: (existing) => {
        throw new UserError(
          `${existing} exists already, and was converted from something else: remove it first.`,
        );
      },
    },
    note: (notes) => {
      for (const note of notes) print(`Note: ${note}.`);
    },
    watched: (title, work) => {
      print(`${title}.`);
      return work({ onLine: print, signal: new AbortController().signal });
    },
  };
}
