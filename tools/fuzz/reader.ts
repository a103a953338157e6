import { readFile } from 'node:fs/promises';
import { comparisonKind } from '../../src/documents/comparison-kind.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { parseDocument } from '../../src/documents/file.ts';
import { readSettings } from '../../src/engine/prepare/read-settings.ts';
import { describeError, UserError } from '../../src/errors.ts';
import { readModel } from '../../src/formats/read-model.ts';
import { readImage } from '../../src/imaging/read-image.ts';
import type { Specimen } from './corpus.ts';

/** A file to read. */
export interface Reading {
  readonly kind: Specimen['kind'];
  readonly path: string;
}

/** What became of it: a value, a message for the user, or the stack of a bug. */
export interface Outcome {
  readonly kind: 'value' | 'message' | 'bug';
  readonly text: string;
}

/** The process that reads what the fuzzer has changed, one file after the other. */
async function read({ kind, path }: Reading): Promise<unknown> {
  switch (kind) {
    case 'model':
      return readModel(path);
    case 'image':
      return readImage(path);
    case 'settings':
      return readSettings(path.replace(/\.explain\.json$/u, '.onnx'));
    case 'explanation':
      return parseDocument(explanationKind, await readFile(path, 'utf8'), path);
    case 'comparison':
      return parseDocument(comparisonKind, await readFile(path, 'utf8'), path);
  }
}

async function outcomeOf(reading: Reading): Promise<Outcome> {
  try {
    await read(reading);
    return { kind: 'value', text: '' };
  } catch (error) {
    return error instanceof UserError
      ? { kind: 'message', text: error.message }
      : { kind: 'bug', text: describeError(error) };
  }
}

process.on('message', (reading: Reading) => {
  void outcomeOf(reading).then((outcome) => process.send?.(outcome));
});
