import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type * as z from 'zod';
import { schemaFault } from '../../documents/schema-fault.ts';
import { UserError } from '../../errors.ts';

const mostBytes = 64e6;

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
  const parsed = schema.safeParse(data, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { where, fault } = schemaFault(parsed.error);
  throw new UserError(`${name}: ${where === '' ? 'it' : where} ${fault}.`);
}
