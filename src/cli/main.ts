import { join } from 'node:path';
import { version } from '../../package.json';
import { comparisonKind } from '../documents/comparison-kind.ts';
import type { Explanation } from '../documents/explanation.ts';
import { explanationKind } from '../documents/explanation-kind.ts';
import { createEngineClient } from '../engine-client/client.ts';
import { describeError } from '../errors.ts';
import { comparisonPage } from '../protocol/comparison-page.ts';
import { explanationPage } from '../protocol/explanation-page.ts';
import {
  type CompareArguments,
  defaultComparisonOut,
  defaultOut,
  type ExplainArguments,
  type PruneArguments,
  readArguments,
} from './arguments.ts';
import { convert } from './convert.ts';
import { summarizeComparison } from './comparison-summary.ts';
import { comparisonArray, explanationArray } from './arrays.ts';
import { comparisonCsv, explanationCsv } from './csv.ts';
import { summarizeExplanation } from './explanation-summary.ts';
import { createProgressBar } from './progress-bar.ts';
import { pruneToFile } from './prune-to-file.ts';
import { runToFile } from './run-to-file.ts';
import { stoppingOnSignals } from './stopping.ts';
import { usage } from './usage.ts';
import { UsageError } from './usage-error.ts';

async function perform(asked: ExplainArguments | CompareArguments | PruneArguments): Promise<number> {
  const { choice, memory } = asked;
  const bar = createProgressBar(process.stderr);
  const engine = createEngineClient({
    ...{ enginePath: join(__dirname, 'engine.cjs'), nodeOptions: process.execArgv, choice, memory },
    log: (lines) => {
      bar.clear();
      process.stderr.write(`${lines}\n`);
    },
    // The request that was under way fails with the same words, unless it was cancelled.
    onEnded: () => undefined,
  });
  const ways = [engine, stoppingOnSignals(), bar] as const;
  try {
    if (asked.command === 'prune') return await pruneToFile(asked, ...ways);
    const { settings } = asked;
    if (asked.command === 'compare') {
      const { before, after, aims } = asked;
      const task = {
        ...{ kind: comparisonKind, page: comparisonPage, aims },
        request: { of: 'models', before, after, settings } as const,
        defaultOut: () => defaultComparisonOut(before, after),
        ...{ summarize: summarizeComparison, csv: comparisonCsv, npy: comparisonArray },
      };
      return await runToFile(task, asked, ...ways);
    }
    const { model, aims } = asked;
    const task = {
      ...{ kind: explanationKind, page: explanationPage, aims },
      request: { model, settings },
      defaultOut: ({ question }: Explanation) => defaultOut(model, question.image.path),
      ...{ summarize: summarizeExplanation, csv: explanationCsv, npy: explanationArray },
    };
    return await runToFile(task, asked, ...ways);
  } finally {
    bar.clear();
    engine.dispose();
  }
}

/** Runs one command line and returns its exit code. */
async function main(line: readonly string[]): Promise<number> {
  try {
    const asked = readArguments(line);
    if (asked.command === 'convert') return await convert(asked);
    if (asked.command !== 'help' && asked.command !== 'version') return await perform(asked);
    process.stdout.write(`${asked.command === 'help' ? usage : version}\n`);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`segcause: ${error.message}\n\n${usage}\n`);
      return 2;
    }
    process.stderr.write(`segcause: ${describeError(error)}\n`);
    return 1;
  }
}

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read the output has seen enough of it, as `head` does.
    if (error.code !== 'EPIPE') throw error;
  });
void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
