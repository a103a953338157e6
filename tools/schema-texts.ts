import * as z from 'zod';
import { comparisonSchema } from '../src/documents/comparison.ts';
import { explanationSchema } from '../src/documents/explanation.ts';
import { settingsSchema } from '../src/documents/settings.ts';

const sources = {
  'explain.schema.json': { title: 'SegCause explain settings', schema: settingsSchema, io: 'input' },
  'segcause.schema.json': { title: 'SegCause explanation', schema: explanationSchema, io: 'output' },
  'segcause-comparison.schema.json': { title: 'SegCause comparison', schema: comparisonSchema, io: 'output' },
} as const;

/** The JSON schemas as they must be on disk, by file name. */
export function schemaTexts(): Readonly<Record<string, string>> {
  const texts = Object.entries(sources).map(([name, { title, schema, io }]) => {
    // Draft 7 is the newest that VS Code's JSON support checks in full.
    const json = z.toJSONSchema(schema, { target: 'draft-7', io });
    return [name, `${JSON.stringify({ title, ...json }, null, 2)}\n`];
  });
  return Object.fromEntries(texts) as Record<string, string>;
}
