import { comparisonKind } from '../documents/comparison-kind.ts';
import type { Explanation } from '../documents/explanation.ts';
import { explanationKind } from '../documents/explanation-kind.ts';
import { createEngine } from '../engine/engine.ts';
import { describeError } from '../errors.ts';
import { comparisonPage } from '../protocol/comparison-page.ts';
import { explanationPage } from '../protocol/explanation-page.ts';
import { openRuntime } from '../runtime/open-runtime.ts';
import { runtimeFilesIn } from '../runtime/runtime-files.ts';
import {
  type CompareArguments,
  defaultComparisonOut,
  defaultOut,
  type ExplainArguments,
  readArguments,
  usage,
  UsageError,
} from './arguments.ts';
import { summarizeComparison } from './comparison-summary.ts';
import { summarizeExplanation } from './explanation-summary.ts';
import { runToFile } from './run-to-file.ts';

function perform(asked: ExplainArguments | CompareArguments): Promise<number> {
  const engine = createEngine({ open: () => openRuntime(asked.choice, runtimeFilesIn(__dirname)) });
  const cancellation = new AbortController();
  process.once('SIGINT', () => {
    cancellation.abort();
  });
  const isCancelled = (): boolean => cancellation.signal.aborted;
  if (asked.command === 'compare') {
    const { before, after, settings, aims } = asked;
    const task = {
      kind: comparisonKind,
      page: comparisonPage,
      request: { of: 'models', before, after, settings } as const,
      aims,
      defaultOut: () => defaultComparisonOut(before, after),
      summarize: summarizeComparison,
    };
    return runToFile(task, asked, engine, isCancelled);
  }
  const { model, settings, aims } = asked;
  const task = {
    kind: explanationKind,
    page: explanationPage,
    request: { model, settings },
    aims,
    defaultOut: ({ question }: Explanation) => defaultOut(model, question.image.path),
    summarize: summarizeExplanation,
  };
  return runToFile(task, asked, engine, isCancelled);
}

/** Runs one command line and returns its exit code. */
async function main(line: readonly string[]): Promise<number> {
  try {
    const asked = readArguments(line);
    if (asked !== null) return await perform(asked);
    process.stdout.write(`${usage}\n`);
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

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
