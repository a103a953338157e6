import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { hashOf } from '../files/hash.ts';
import type { Converted } from './answers.ts';
import { typed } from '../programs/command.ts';

/** What the record of a conversion is written from; hashes are SHA-256 in hexadecimal. */
interface ConversionFacts {
  readonly source: string;
  readonly sourceHash: string;
  readonly model: string;
  readonly modelHash: string;
  readonly command: readonly string[];
  readonly converted: Converted;
  readonly date: Date;
}

/** Where the record of a conversion lies: beside the ONNX file. */
export function recordPathOf(onnx: string): string {
  return `${onnx}.json`;
}

/**
 * The text of `NAME.onnx.json`, which records how an ONNX file was converted. With its check, anyone can compare the
 * outputs of the ONNX file with those of the original model.
 */
export function recordOf({
  source,
  sourceHash,
  model,
  modelHash,
  command,
  converted,
  date,
}: ConversionFacts): string {
  const { python, packages, shape, outputs, comparison, notes } = converted;
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
      comparison,
    },
    notes,
  };
  return `${withListsOnOneLine(JSON.stringify(record, null, 2))}\n`;
}

const hashSchema = z.looseObject({ sha256: z.string() });
const hashesSchema = z.looseObject({ source: hashSchema, model: hashSchema });

/** Whether an ONNX file is what a source, as it is now, was converted to. */
export async function isConvertedFrom(source: string, onnx: string): Promise<boolean> {
  try {
    const record = hashesSchema.parse(JSON.parse(await readFile(recordPathOf(onnx), 'utf8')));
    return record.source.sha256 === (await hashOf(source)) && record.model.sha256 === (await hashOf(onnx));
  } catch {
    return false;
  }
}

function withListsOnOneLine(json: string): string {
  return json.replaceAll(
    /\[\s+([^[\]{}]*?)\s+\]/gu,
    (_, items: string) => `[${items.replaceAll(/\n\s*/gu, ' ')}]`,
  );
}
