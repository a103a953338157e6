import { relative, resolve } from 'node:path';
import type * as z from 'zod';
import { UserError } from '../errors.ts';
import { type Explanation, explanationSchema, type FileReference } from './explanation.ts';

/**
 * Reads the text of an explanation file.
 * @param name how messages call the file
 * @throws UserError when it is not an explanation this version can read
 */
export function parseExplanation(text: string, name: string): Explanation {
  return readAs(explanationSchema, text, name, 'an explanation', 'explain the model again');
}

/**
 * Reads text that a schema says all about.
 * @param kind what the file should be, in words
 * @param remedy what to do where it is cut off
 * @throws UserError when it is something else
 */
export function readAs<T>(schema: z.ZodType<T>, text: string, name: string, kind: string, remedy: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError(`${name} is not JSON: it may be cut off; ${remedy}.`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const newer = typeof json === 'object' && json !== null && 'version' in json && Number(json.version) > 1;
  if (newer) throw new UserError(`${name} was written by a newer SegCause: update the extension to open it.`);
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new UserError(`${name} is not ${kind}${where}: ${issue?.message ?? 'unknown'}.`);
}

/**
 * The text of an explanation file: readable JSON, so that two of them can be diffed. Fields stand in the schema's
 * order, wherever the explanation came from.
 */
export function serializeExplanation(explanation: Explanation): string {
  return `${layOut(explanationSchema.parse(explanation), '')}\n`;
}

const lineLength = 200;

/** JSON in which whatever fits on a line, and every list of plain values, stands on one line. */
export function layOut(value: unknown, indent: string): string {
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

/** The same explanation with each path it names passed through `change`. */
function mapPaths(explanation: Explanation, change: (path: string) => string): Explanation {
  const at = (file: FileReference): FileReference => ({ ...file, path: change(file.path) });
  const { question } = explanation;
  return {
    ...explanation,
    question: {
      ...question,
      model: at(question.model),
      image: at(question.image),
      mask: question.mask && at(question.mask),
      references: question.references && at(question.references),
    },
  };
}

/** Paths as they are in memory: absolute. `folder` is the explanation file's own. */
export function withAbsolutePaths(explanation: Explanation, folder: string): Explanation {
  return mapPaths(explanation, (path) => resolve(folder, path));
}

/** Paths as they are on disk: relative to the explanation file's folder, with `/` on every platform. */
export function withRelativePaths(explanation: Explanation, folder: string): Explanation {
  return mapPaths(explanation, (path) => relative(folder, path).replaceAll('\\', '/') || '.');
}
