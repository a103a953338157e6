/** Writes `media/*.schema.json`, by which VS Code completes and checks explain settings and explanations. */
import { writeFile } from 'node:fs/promises';
import { schemaTexts } from './schema-texts.ts';

for (const [name, text] of Object.entries(schemaTexts())) {
  await writeFile(new URL(`../media/${name}`, import.meta.url), text);
}
