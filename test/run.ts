import { build } from '../tools/build.ts';
import { isServerName } from '../tools/workbench/pins.ts';
import { runSuiteApart } from './support/apart.ts';
import type { Tally } from './support/suite.ts';
import { suites } from './suites.ts';

/** Runs the test suites named on the command line, or all that are not on request: `run.ts [--vscode floor|newest] [SUITE ...]`. */
const words = process.argv.slice(2);
const at = words.indexOf('--vscode');
const vscode = at === -1 ? 'floor' : words.splice(at, 2)[1];
const usual = Object.entries(suites).filter(([, { onRequest }]) => onRequest !== true);
const names = words.length === 0 ? usual.map(([name]) => name) : words;
const unknown = names.find((name) => !(name in suites));
if (unknown !== undefined || vscode === undefined || !isServerName(vscode)) {
  console.error(`usage: run.ts [--vscode floor|newest] [${Object.keys(suites).join('|')} ...]`);
  process.exit(2);
}

const tallies: Tally[] = [];
try {
  build();
  for (const name of names) {
    const suite = suites[name];
    if (suite !== undefined) tallies.push(await runOne(suite.title, () => runSuiteApart(suite, vscode)));
  }
} catch (error) {
  tallies.push(report(error));
}
for (const failure of tallies.flatMap(({ failures }) => failures)) console.error(`Failed: ${failure}`);
const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
  tallies.reduce((total, tally) => total + tally[key], 0);
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
process.exit(sum('failed') === 0 ? 0 : 1);

async function runOne(title: string, run: () => Promise<Tally>): Promise<Tally> {
  console.log(`\n${title}`);
  try {
    return await run();
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): Tally {
  const message = error instanceof Error ? error.message : String(error);
  return { passed: 0, failed: 1, skipped: 0, failures: [message] };
}
