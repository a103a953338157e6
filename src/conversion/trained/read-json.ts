import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type * as z from 'zod';
import { schemaFault } from '../../documents/schema-fault.ts';
import { UserError } from '../../errors.ts';

const mostBytes = 64e6;
const [mostValues, deepest] = [1e6, 64];

/**
 * The text of a file that a trainer wrote.
 * @throws UserError when it is missing, or too large to be such a file
 */
export async function readBounded(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UserError(`${path} is missing.`);
  if (found.size > mostBytes) throw new UserError(`${path} has more than ${mostBytes / 1e6} MB.`);
  return readFile(path, 'utf8');
}

/**
 * Data of a file that a trainer wrote.
 * @throws UserError when the file is missing, damaged, or holds something else
 */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readBounded(path);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError(`${basename(path)} is not JSON.`);
  }
  return checked(json, schema, basename(path));
}

/**
 * Data that a schema describes.
 * @param name what messages call the file
 * @throws UserError when it is something else
 */
export function checked<T>(data: unknown, schema: z.ZodType<T>, name: string): T {
  if (!isBounded(data))
    throw new UserError(
      `${name} holds more than ${mostValues} values, or lists more than ${deepest} deep: it is no file of a trainer.`,
    );
  const parsed = schema.safeParse(data, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { where, fault } = schemaFault(parsed.error);
  throw new UserError(`${name}: ${where === '' ? 'it' : where} ${fault}.`);
}

/** Whether data can be walked: aliases of YAML may stand for more values than any memory holds, or for themselves. */
function isBounded(data: unknown): boolean {
  let left = mostValues;
  const isWithin = (value: unknown, depth: number): boolean =>
    left-- > 0 &&
    depth <= deepest &&
    (typeof value !== 'object' ||
      value === null ||
      Object.values(value).every((inner) => isWithin(inner, depth + 1)));
  return isWithin(data, 0);
}
