import { basename, dirname, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { lfsPointerFault, lfsPointerStart } from '../lfs-pointer.ts';
import { checkedDocument } from './checked-document.ts';
import { comparisonKind } from './comparison-kind.ts';
import type { Explanation } from './explanation.ts';
import { explanationKind } from './explanation-kind.ts';
import type { DocumentKind } from './kind.ts';
import { schemaFault } from './schema-fault.ts';

/** What of a kind its files are read and written with. */
export type FileKind<D> = Pick<
  DocumentKind<D, never, never, never>,
  'noun' | 'remedy' | 'version' | 'schema' | 'upgrade' | 'mapPaths'
>;

/**
 * Reads the text of a document's file; its paths come back absolute. Files of earlier versions are upgraded.
 * @param path where the file lies
 * @param name how messages call the file
 * @throws UserError when it is not a document of the kind that this version can read
 */
export function parseDocument<D>(kind: FileKind<D>, text: string, path: string, name = basename(path)): D {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    if (text.startsWith(lfsPointerStart)) throw new UserError(`${name} ${lfsPointerFault}`);
    throw new UserError(`${name} is not JSON: it may be cut off; ${kind.remedy}.`);
  }
  const checked = checkedDocument(kind, json);
  if ('fault' in checked) throw new UserError(`${name} ${checked.fault}`);
  return kind.mapPaths(checked.document, (named) => resolve(dirname(path), named));
}

/**
 * A document as its file names others: by paths relative to the file's folder, with `/` on every platform.
 * @param path where the file will lie
 */
export function withPathsFrom<D>({ mapPaths }: Pick<FileKind<D>, 'mapPaths'>, document: D, path: string): D {
  return mapPaths(document, (named) => relative(dirname(path), named).replaceAll('\\', '/') || '.');
}

/**
 * The text of a document's file: readable JSON, so that two of them can be diffed. Fields stand in the schema's order,
 * and paths are relative to the file's folder.
 * @param path where the file will lie
 * @throws UserError when the document could not be read back, as where a setting is beyond what files hold
 */
export function serializeDocument<D>(kind: FileKind<D>, document: D, path: string): string {
  const { data, error } = kind.schema.safeParse(withPathsFrom(kind, document, path), { reportInput: true });
  if (error === undefined) return `${layOut(data, '')}\n`;
  const { where, fault } = schemaFault(error);
  throw new UserError(`${basename(path)} cannot be written: ${where === '' ? 'it' : where} ${fault}.`);
}

const lineLength = 200;

/** JSON in which whatever fits on a line, and every list of plain values, stands on one line. */
function layOut(value: unknown, indent: string): string {
  const line = JSON.stringify(value);
  const isPlain = (item: unknown): boolean => typeof item !== 'object' || item === null;
  if (isPlain(value) || (indent !== '' && line.length <= lineLength)) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isPlain)) return line;
    return `[\n${value.map((item) => inner + layOut(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value as object).filter(([, item]) => item !== undefined);
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${layOut(item, inner)}`).join(',\n')}\n${indent}}`;
}

/**
 * The explanation that a file holds, its paths absolute: its own, or one side of a comparison.
 * @param side `before` or `after`, where the file is a comparison
 * @throws UserError when it is neither
 */
export function explanationIn(text: string, path: string, side: string, name = basename(path)): Explanation {
  if (!path.endsWith(comparisonKind.ending)) return parseDocument(explanationKind, text, path, name);
  const { before, after } = parseDocument(comparisonKind, text, path, name);
  return side === 'before' ? before : after;
}
