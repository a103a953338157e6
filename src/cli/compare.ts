import { dirname } from 'node:path';
import type { EngineService } from '../engine/engine.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { comparisonWithRelativePaths, serializeComparison } from '../documents/comparison-file.ts';
import type { CompareProgress } from '../documents/comparison-progress.ts';
import { renderComparisonReport } from '../report/comparison-report.ts';
import { type CompareArguments, defaultComparisonOut } from './arguments.ts';
import { bundled } from './bundled.ts';
import { progressBar, timeOf } from './progress-bar.ts';
import { summarizeComparison } from './comparison-summary.ts';

/** Compares two models, writes the comparison and sums it up; gives the exit code. */
export async function compare(
  asked: CompareArguments,
  engine: EngineService,
  isCancelled: () => boolean,
): Promise<number> {
  const { comparison, picture } = await engine.prepareComparison(asked);
  const bar = progressBar(process.stderr);
  const found = await engine.compare(comparison, asked.aims, {
    onProgress: (progress) => {
      bar.show(progress.share, wordsOf(progress));
    },
    onCheckpoint: () => undefined,
    isCancelled,
  });
  bar.clear();
  const out = asked.out ?? defaultComparisonOut(asked.before, asked.after);
  const text = serializeComparison(comparisonWithRelativePaths(found, dirname(out)));
  await writeAtomically(out, text);
  if (asked.html !== null) {
    const [script, style] = await Promise.all([bundled('comparison.js'), bundled('comparison.css')]);
    await writeAtomically(asked.html, renderComparisonReport({ comparison: found, picture, script, style }));
  }
  const written = [out, asked.html ?? ''].join(' ').trim();
  process.stdout.write(asked.json ? text : `${summarizeComparison(found).join('\n')}\nwritten: ${written}\n`);
  return found.status === 'complete' ? 0 : 1;
}

function wordsOf({ aim, done, total, secondsLeft }: CompareProgress): string {
  const left = secondsLeft === null ? '' : ` · ${timeOf(secondsLeft)} left`;
  return `${aim.kind} · ${done} of ${total}${left}`;
}
