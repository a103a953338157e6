import { writeFileSync } from 'node:fs';

/** What became of a suite's tests. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, and, until the suite has ended, the test that runs. */
  readonly failures: readonly string[];
}

/**
 * Runs test files with mocha. The tally so far is kept in the file that `SEGCAUSE_TALLY` names, where that is set: it says
 * which test was the last if the process dies.
 */
export async function runSuite(files: readonly string[], timeout: number): Promise<Tally> {
  if (files.length === 0) throw new Error('No test files were found.');
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ timeout, color: false, forbidOnly: true });
  mocha.grep(process.env['SEGCAUSE_GREP'] ?? '');
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const file = process.env['SEGCAUSE_TALLY'];
  const failures: string[] = [];
  return new Promise<Tally>((resolve) => {
    const tallyOf = (stats: Mocha.Stats | undefined, failed: readonly string[]): Tally => ({
      passed: stats?.passes ?? 0,
      failed: stats?.failures ?? failed.length,
      skipped: stats?.pending ?? 0,
      failures: failed,
    });
    const keep = (tally: Tally): Tally => {
      if (file !== undefined) writeFileSync(file, JSON.stringify(tally));
      return tally;
    };
    const runner = mocha.run(() => {
      resolve(keep(tallyOf(runner.stats, failures)));
    });
    runner.on('test', (test) =>
      keep(tallyOf(runner.stats, [...failures, `${test.fullTitle()} (not finished)`])),
    );
    runner.on('fail', (test) => failures.push(test.fullTitle()));
  });
}
