import { dirname } from 'node:path';
import { createEngine, type EngineService } from '../engine/engine.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { describeError } from '../errors.ts';
import type { Explanation } from '../documents/explanation.ts';
import { serializeExplanation, withRelativePaths } from '../documents/file.ts';
import type { Picture } from '../documents/picture.ts';
import { runtimeFilesIn } from '../runtime/runtime-files.ts';
import { openRuntime } from '../runtime/open-runtime.ts';
import { renderReport } from '../report/html-report.ts';
import {
  type CompareArguments,
  defaultOut,
  type ExplainArguments,
  readArguments,
  usage,
  UsageError,
} from './arguments.ts';
import { bundled } from './bundled.ts';
import { compare } from './compare.ts';
import { createProgressBar } from './progress-bar.ts';
import { summarizeExplanation } from './summary.ts';

async function explain(
  asked: ExplainArguments,
  engine: EngineService,
  isCancelled: () => boolean,
): Promise<number> {
  const { explanation: prepared, picture } = await engine.prepare(asked);
  const bar = createProgressBar(process.stderr);
  const found = await engine.explain(prepared, asked.aims, {
    onProgress: bar.show,
    onCheckpoint: () => undefined,
    isCancelled,
  });
  bar.clear();
  const out = asked.out ?? defaultOut(asked.model, found.question.image.path);
  const text = serializeExplanation(withRelativePaths(found, dirname(out)));
  await writeAtomically(out, text);
  if (asked.html !== null) await writeReport(asked.html, found, picture);
  process.stdout.write(
    asked.json
      ? text
      : `${summarizeExplanation(found)}\nwritten: ${[out, asked.html ?? ''].join(' ').trim()}\n`,
  );
  return isCancelled() || found.status !== 'complete' ? 1 : 0;
}

async function writeReport(path: string, explanation: Explanation, picture: Picture): Promise<void> {
  const html = renderReport({
    explanation,
    picture,
    panelScript: await bundled('panel.js'),
    panelStyle: await bundled('panel.css'),
  });
  await writeAtomically(path, html);
}

function perform(asked: ExplainArguments | CompareArguments): Promise<number> {
  const engine = createEngine(() => openRuntime(asked.choice, runtimeFilesIn(__dirname)));
  const cancellation = new AbortController();
  process.once('SIGINT', () => {
    cancellation.abort();
  });
  const isCancelled = (): boolean => cancellation.signal.aborted;
  return asked.command === 'compare'
    ? compare(asked, engine, isCancelled)
    : explain(asked, engine, isCancelled);
}

/** Runs one command line and gives its exit code. */
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
