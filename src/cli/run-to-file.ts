import { serializeDocument } from '../documents/file.ts';
import type { DocumentKind } from '../documents/kind.ts';
import type { EngineService } from '../engine/engine.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { Page } from '../protocol/page.ts';
import { renderReport } from '../report/html-report.ts';
import { bundled } from './bundled.ts';
import { createProgressBar } from './progress-bar.ts';

/** Where the result of a command goes. */
export interface Output {
  /** Path of the document's file; null for the command's own. */
  readonly out: string | null;
  /** Path of an HTML report; null for none. */
  readonly html: string | null;
  /** Whether the document is printed instead of a summary. */
  readonly json: boolean;
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
}

/**
 * Prepares a document, measures, writes the file and the report, and prints a summary.
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
  { kind, page, request, aims, defaultOut, summarize }: Task<Document, Request, Aim, Step, Shown>,
  { out, html, json }: Output,
  engine: EngineService,
  isCancelled: () => boolean,
): Promise<number> {
  const { document, picture } = await engine.prepare(kind, request);
  const bar = createProgressBar(process.stderr);
  const found = await engine.run(kind, document, aims, {
    onStep: bar.show,
    onCheckpoint: () => undefined,
    isCancelled,
  });
  bar.clear();
  const path = out ?? defaultOut(found);
  const text = serializeDocument(kind, found, path);
  await writeAtomically(path, text);
  if (html !== null) {
    const [script, style] = await Promise.all([bundled(`${page.name}.js`), bundled(`${page.name}.css`)]);
    await writeAtomically(html, renderReport(kind, page, { document: found, picture, script, style }));
  }
  const written = html === null ? path : `${path} ${html}`;
  process.stdout.write(json ? text : `${summarize(found).join('\n')}\nwritten: ${written}\n`);
  return isCancelled() || found.status !== 'complete' ? 1 : 0;
}
