import { writeFileSync } from 'node:fs';

/** What became of a suite's tests. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs test files with mocha, and writes the tally to the file in `SEGCAUSE_TALLY` where that is set. */
export async function runSuite(files: readonly string[], timeout: number): Promise<Tally> {
  if (files.length === 0) throw new Error('No test files were found.');
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ timeout, color: false, forbidOnly: true });
  mocha.grep(process.env['SEGCAUSE_GREP'] ?? '');
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
  });
  if (stats === undefined) throw new Error('Mocha gave no statistics.');
  const tally = { passed: stats.passes, failed: stats.failures, skipped: stats.pending };
  const file = process.env['SEGCAUSE_TALLY'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(tally));
  return tally;
}
