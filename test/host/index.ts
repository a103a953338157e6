import { readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { runSuite } from '../support/suite.ts';

/** The entry that VS Code calls in its extension host. */
export async function run(): Promise<void> {
  const files = readdirSync(__dirname)
    .filter((name) => name.endsWith('.test.cjs'))
    .sort()
    .map((name) => path.join(__dirname, name));
  const { default: Mocha } = await import('mocha');
  const prefix = process.env['SEGCAUSE_REPORT_PREFIX'] ?? '';
  Mocha.reporters.Base.consoleLog = (...words: readonly unknown[]) => {
    console.log(prefix + format(...words));
  };
  const { failed } = await runSuite(files, 30_000);
  if (failed > 0) throw new Error(`${failed} tests failed.`);
}
