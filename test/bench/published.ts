import { writePage } from './page.ts';
import { publishedLines } from './published-rows.ts';

/**
 * The networks of published studies through the engine: `published.ts [WORD...]` measures rows that have all words in
 * their names; without words it measures all and writes them into `docs/performance.md`.
 */
const words = process.argv.slice(2);
const lines: string[] = [];
for await (const line of publishedLines(words)) {
  console.log(line);
  lines.push(line);
}
if (words.length === 0) writePage([{ key: 'published', lines }]);
