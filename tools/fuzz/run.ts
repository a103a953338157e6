import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

/** Reads changed fixtures for a while and reports what is not answered as promised: `run.ts [--seconds N] [--seed S]`. */
const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
console.log(`seed ${seed}, ${seconds} s`);
const { read, findings } = await fuzz(seconds, seed, 'out/fuzz');
for (const { fault, kind, file } of findings) console.log(`\n${kind} ${file}\n${fault}`);
console.log(`\n${read} files read, ${findings.length} kinds of fault`);
process.exit(findings.length === 0 ? 0 : 1);
