import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { UserError } from '../../errors.ts';

/** Weights are held in memory at once, and with the graph in one protocol buffer. */
export const mostWeightBytes = 2 ** 31 - 1;

/** The files of a group of weights, end to end. */
export interface Shards {
  readonly bytes: Uint8Array;
  /** Absolute paths. */
  readonly files: readonly string[];
}

/**
 * Reads the shards of a group of weights. They may not leave the model's folder, by their text or through a link.
 * @param length how many bytes the weights of the group take
 * @throws UserError when a shard is missing, or they hold fewer or more bytes than that
 */
export function readShards(
  modelPath: string,
  model: string,
  paths: readonly string[],
  length: number,
): Shards {
  const files = paths.map((path) => shardInside(dirname(modelPath), path, model));
  const sizes = files.map((file, i) => sizeOfFile(file, paths[i] ?? '', model));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== length) {
    const wrong = total < length ? 'the copy is incomplete' : 'they belong to another model';
    throw new UserError(
      `${model}: its weights (${paths.join(', ')}) are ${total} bytes, and ${length} are needed: ${wrong}.`,
    );
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  files.forEach((file, i) => {
    readInto(file, bytes.subarray(at, at + (sizes[i] ?? 0)), paths[i] ?? '', model);
    at += sizes[i] ?? 0;
  });
  return { bytes, files };
}

function sizeOfFile(file: string, path: string, model: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) return found.size;
  throw new UserError(`${model}: its weights ${path} are missing: copy them beside the model.`);
}

function readInto(file: string, bytes: Uint8Array, path: string, model: string): void {
  const opened = openSync(file, 'r');
  try {
    if (fstatSync(opened).size !== bytes.byteLength)
      throw new UserError(`${model}: its weights ${path} changed while they were read.`);
    for (let at = 0; at < bytes.byteLength;) {
      const count = readSync(opened, bytes, at, Math.min(bytes.byteLength - at, 2 ** 30), at);
      if (count === 0) throw new UserError(`${model}: its weights ${path} shrank while they were read.`);
      at += count;
    }
  } finally {
    closeSync(opened);
  }
}

function shardInside(folder: string, path: string, model: string): string {
  const file = resolve(folder, path);
  const isInside = (from: string, to: string): boolean => {
    const way = relative(from, to);
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  const refused = new UserError(`${model}: its weights "${path}" lie outside the model's folder: refused.`);
  if (path === '' || isAbsolute(path) || !isInside(folder, file)) throw refused;
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return file;
  if (!isInside(realpathSync(folder), realpathSync(file))) throw refused;
  return file;
}
