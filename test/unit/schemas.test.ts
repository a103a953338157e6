import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { schemaTexts } from '../../tools/schema-texts.ts';

describe('published JSON schemas', () => {
  for (const [name, text] of Object.entries(schemaTexts())) {
    it(`${name} says what the code checks (npx tsx tools/schemas.ts writes it)`, async () => {
      assert.equal(await readFile(new URL(`../../media/${name}`, import.meta.url), 'utf8'), text);
    });
  }
});
