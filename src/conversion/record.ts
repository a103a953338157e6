import { basename } from 'node:path';
import type { Converted } from './answers.ts';
import { typed } from '../programs/command.ts';

/** What a conversion was made of. */
export interface Made {
  readonly source: string;
  readonly sourceHash: string;
  readonly model: string;
  readonly modelHash: string;
  readonly command: readonly string[];
  readonly converted: Converted;
  readonly date: Date;
}

/** How an ONNX file came about, as the text of `NAME.onnx.json`; its check lets anybody hold one against the other. */
export function recordOf({ source, sourceHash, model, modelHash, command, converted, date }: Made): string {
  const { python, packages, shape, outputs } = converted;
  const record = {
    format: 'segcause.conversion',
    version: 1,
    date: date.toISOString(),
    source: { path: basename(source), sha256: sourceHash },
    model: { path: basename(model), sha256: modelHash },
    command: typed(command),
    python,
    packages,
    check: {
      input: { shape, values: '(7919 * i mod 1000) / 1000 - 0.5 for i = 0, 1, ... in row-major order' },
      outputs,
    },
  };
  return `${JSON.stringify(record, null, 2).replaceAll(/\[\s+([^[\]{}]*?)\s+\]/gu, (_, items: string) => `[${items.replaceAll(/\n\s*/gu, ' ')}]`)}\n`;
}
