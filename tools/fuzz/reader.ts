import { readFile } from 'node:fs/promises';
import { comparisonKind } from '../../src/documents/comparison-kind.ts';
import { explanationKind } from '../../src/documents/explanation-kind.ts';
import { parseDocument } from '../../src/documents/file.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { describeError, UserError } from '../../src/errors.ts';
import { readImage } from '../../src/imaging/read-image.ts';
import { sampleFile } from '../../test/support/models.ts';
import type { Reader } from './corpus.ts';

/** A file to read. */
export interface Reading {
  readonly reader: Reader;
  readonly path: string;
}

/** What became of it: a value, a message for the user, or the stack of a bug. */
export interface Outcome {
  readonly kind: 'value' | 'message' | 'bug';
  readonly text: string;
}

const engine = createEngine();

/** What the product does with a file: models are prepared, and explanations run until the first effects are there. */
async function read({ reader, path }: Reading): Promise<unknown> {
  switch (reader) {
    case 'model':
      return engine.prepare(explanationKind, {
        model: path,
        settings: { image: sampleFile('images/slice_084.png') },
      });
    case 'image':
      return readImage(path);
    case 'settings':
      return engine.prepare(explanationKind, {
        model: path.replace(/\.explain\.json$/u, '.onnx'),
        settings: {},
      });
    case 'explanation': {
      const document = parseDocument(explanationKind, await readFile(path, 'utf8'), path);
      let isMeasured = false;
      return engine.run(explanationKind, document, [{ kind: 'input' }], {
        onStep: () => void (isMeasured = true),
        onCheckpoint: () => undefined,
        isCancelled: () => isMeasured,
      });
    }
    case 'comparison':
      return parseDocument(comparisonKind, await readFile(path, 'utf8'), path);
  }
}

/** The process that reads what the fuzzer has changed, one file after the other. */
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
