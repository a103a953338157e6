import type { DocumentKind } from '../documents/kind.ts';

/** A document that names files without their folders: a report is sent to others, whom the folders do not concern. */
export function withoutFolders<Document>(
  { mapPaths }: Pick<DocumentKind<Document, never, never, never>, 'mapPaths'>,
  document: Document,
): Document {
  return mapPaths(document, nameOf);
}

/** The name of a file of either platform. */
function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
