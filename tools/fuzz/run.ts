import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

/**
 * Reads changed files for a while, or so many of them, and reports what is not answered as promised:
 * `run.ts [--seconds N] [--files N] [--seed S]`.
 */
const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { seconds: text, files: text, seed: text } });
const files = values.files === undefined ? Infinity : Number(values.files);
const seconds = Number(values.seconds ?? (Number.isFinite(files) ? Infinity : 60));
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
console.log(`seed ${seed}, ${seconds} s, ${files} files`);
const { tally, findings } = await fuzz({ seconds, files }, seed, 'out/fuzz');
for (const { fault, format, seed: own, file } of findings)
  console.log(`\n${format}, seed ${own}: ${file}\n${fault}`);
console.log(`\n${tally.lines().join('\n')}\n\n${tally.files} files, ${findings.length} kinds of fault`);
process.exit(findings.length === 0 ? 0 : 1);
