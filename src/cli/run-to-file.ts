import { serializeDocument } from '../documents/file.ts';
import type { DocumentKind } from '../documents/kind.ts';
import type { EngineClient, RunListener } from '../engine-client/client.ts';
import { requireWritable, writeAtomically } from '../files/write-atomically.ts';
import type { Page } from '../protocol/page.ts';
import { renderReport } from '../report/html-report.ts';
import { bundled } from './bundled.ts';
import type { ProgressBar } from './progress-bar.ts';
import { requireReplaceable, type Written } from './replaceable.ts';
import { documentIn, resumed } from './resume.ts';
import type { Stopping } from './stopping.ts';

/** Where the result of a command goes; `out` is null for the command's own. */
export interface Output extends Written {
  /** Whether the document is printed instead of a summary. */
  readonly json: boolean;
  /** Whether an unfinished file goes on. */
  readonly resume: boolean;
}

/** What a command makes: a kind of document, what it is prepared from, and what is measured. */
export interface Task<Document, Request, Aim, Step, Shown> {
  readonly kind: DocumentKind<Document, Request, Aim, Step>;
  readonly page: Page<Document, Shown>;
  readonly request: Request;
  readonly aims: readonly Aim[];
  /** Where the file goes when nobody says. */
  readonly defaultOut: (document: Document) => string;
  /** What was found, in a few lines for a terminal. */
  readonly summarize: (document: Document) => readonly string[];
  /** What was found as a table. */
  readonly csv: (document: Document) => string;
  /** The map of the input as a NumPy file. */
  readonly npy: (document: Document) => Uint8Array;
}

/**
 * Prepares a document, measures, writes the file, the report, the table and the array, and prints a summary. What was found is
 * written every few seconds too; a file that holds a finished result stays until the run is finished.
 * @returns the exit code: 0 where everything was measured
 * @throws UserError when it cannot be done
 */
export async function runToFile<
  Document extends { readonly status: string },
  Request,
  Aim extends { readonly kind: string },
  Step,
  Shown,
>(
  task: Task<Document, Request, Aim, Step, Shown>,
  { out, html, csv, npy, json, resume }: Output,
  engine: EngineClient,
  { token, stop }: Stopping,
  bar: ProgressBar,
): Promise<number> {
  const { kind, page } = task;
  for (const path of [out, html, csv, npy]) if (path !== null) await requireWritable(path);
  await requireReplaceable({ out, html, csv, npy });
  bar.say('reading models and image');
  const { document, picture } = await engine.prepare(kind, task.request, token);
  const path = out ?? task.defaultOut(document);
  if (out === null) {
    await requireWritable(path);
    await requireReplaceable({ out: path, html, csv, npy });
  }
  const begun = resume ? await resumed(kind, document, path) : document;
  const aims = resume ? task.aims.filter((aim) => !kind.isMeasured(begun, aim)) : task.aims;

  const saved = await documentIn(kind, path).catch(() => null);
  const keepsFile = (found: Document): boolean =>
    saved !== null && found.status !== 'complete' && kind.isWorthKeeping(saved, found);
  const save = async (found: Document): Promise<void> => {
    if (!keepsFile(found)) await writeAtomically(path, serializeDocument(kind, found, path));
  };
  let saving = Promise.resolve();
  const listener: RunListener<Document, Aim, Step> = {
    onStep: (progress) => {
      bar.show(progress, aims);
    },
    onCheckpoint: (found) => {
      saving = saving.then(() => save(found));
      // A full disk ends the run; the failure is thrown below.
      saving.catch(stop);
    },
  };
  const run = aims.length === 0 ? Promise.resolve(begun) : engine.run(kind, begun, aims, listener, token);
  const found = await run.catch(async (error: unknown) => {
    // A checkpoint that could not be written is why the run was stopped.
    await saving;
    throw error;
  });
  bar.clear();
  await saving;
  await save(found);
  if (csv !== null) await writeAtomically(csv, task.csv(found));
  if (npy !== null) await writeAtomically(npy, task.npy(found));
  if (html !== null) {
    const [script, style] = await Promise.all([bundled(`${page.name}.js`), bundled(`${page.name}.css`)]);
    await writeAtomically(html, renderReport(kind, page, { document: found, picture, script, style }));
  }
  const isKept = keepsFile(found);
  const written = [isKept ? null : path, html, csv, npy].filter((file) => file !== null).join(' ');
  if (isKept) process.stderr.write(`${path} is kept: it holds a finished result, and this run is not.\n`);
  process.stdout.write(
    json
      ? serializeDocument(kind, found, path)
      : `${task.summarize(found).join('\n')}\nwritten: ${written}\n`,
  );
  return token.isCancellationRequested || found.status !== 'complete' ? 1 : 0;
}
