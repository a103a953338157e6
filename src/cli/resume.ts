import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type FileKind, parseDocument } from '../documents/file.ts';
import type { DocumentKind } from '../documents/kind.ts';
import { UserError } from '../errors.ts';

/**
 * What a file holds; null where there is none.
 * @throws UserError when it cannot be read, or is no document of the kind
 */
export async function documentIn<Document>(kind: FileKind<Document>, path: string): Promise<Document | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UserError(`${path} cannot be read: check its permissions.`);
  });
  return text === null ? null : parseDocument(kind, text, path);
}

/**
 * Where a run goes on: with what a file holds, if it is there.
 * @param prepared the question, with nothing found yet
 * @throws UserError when the file cannot be read, or answers another question
 */
export async function resumed<Document>(
  kind: FileKind<Document> & Pick<DocumentKind<Document, never, never, never>, 'explanations'>,
  prepared: Document,
  path: string,
): Promise<Document> {
  const saved = await documentIn(kind, path);
  if (saved === null) return prepared;
  const questions = (document: Document): unknown =>
    kind.explanations(document).map(({ question }) => question);
  if (!isDeepStrictEqual(questions(saved), questions(prepared)))
    throw new UserError(`${path} answers another question: choose another --out, or leave out --resume.`);
  return saved;
}
