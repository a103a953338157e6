import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import { requireFetched } from '../../files/require-fetched.ts';
import { fileBeside } from '../beside.ts';

/** Weights are held in memory at once, and with the graph in one protocol buffer. */
export const mostWeightBytes = 2 ** 31 - 1;

/** The contents of the files of a group of weights, concatenated. */
interface Shards {
  readonly bytes: Uint8Array;
  /** Absolute paths. */
  readonly files: readonly string[];
}

/** One file of weights. */
interface Shard {
  /** Its path in the manifest. */
  readonly path: string;
  /** Its absolute path. */
  readonly file: string;
  readonly size: number;
}

/**
 * Reads the shards of a group of weights. `fileBeside` says where they may lie.
 * @param length how many bytes the weights of the group take
 * @throws UserError when a shard is missing or outside the folder, or they hold fewer or more bytes than `length`
 */
export function readShards(
  modelPath: string,
  model: string,
  paths: readonly string[],
  length: number,
): Shards {
  const shards = paths.map((path): Shard => {
    const file = shardInside(modelPath, path, model);
    return { path, file, size: sizeOfFile(file, path, model) };
  });
  for (const { file, path } of shards) requireFetchedShard(file, path, model);
  const total = shards.reduce((sum, { size }) => sum + size, 0);
  if (total !== length) {
    const wrong = total < length ? 'the copy is incomplete' : 'they belong to another model';
    throw new UserError(
      `${model}: its weights (${paths.join(', ')}) are ${total} bytes, and ${length} are needed: ${wrong}.`,
    );
  }
  const bytes = new Uint8Array(length);
  let start = 0;
  for (const shard of shards) {
    readInto(shard, bytes.subarray(start, start + shard.size), model);
    start += shard.size;
  }
  return { bytes, files: shards.map(({ file }) => file) };
}

function sizeOfFile(file: string, path: string, model: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) return found.size;
  throw new UserError(`${model}: its weights ${path} are missing: copy them beside the model.`);
}

function requireFetchedShard(file: string, path: string, model: string): void {
  const opened = openShard(file, path, model);
  try {
    requireFetched(opened, `${model}: its file of weights ${path}`);
  } finally {
    closeSync(opened);
  }
}

function readInto({ file, path }: Shard, bytes: Uint8Array, model: string): void {
  const opened = openShard(file, path, model);
  try {
    if (fstatSync(opened).size !== bytes.byteLength)
      throw new UserError(`${model}: its weights ${path} changed while they were read.`);
    for (let done = 0; done < bytes.byteLength;) {
      const count = readSync(opened, bytes, done, Math.min(bytes.byteLength - done, 2 ** 30), done);
      if (count === 0) throw new UserError(`${model}: its weights ${path} shrank while they were read.`);
      done += count;
    }
  } finally {
    closeSync(opened);
  }
}

function openShard(file: string, path: string, model: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new UserError(`${model}: its weights ${path} cannot be read: check their permissions.`, {
      cause: error,
    });
  }
}

function shardInside(modelPath: string, path: string, model: string): string {
  const found = fileBeside(modelPath, path);
  if (found.kind === 'found') return found.path;
  throw new UserError(
    found.kind === 'outside'
      ? `${model}: its weights "${path}" are outside the model's folder: refused.`
      : `${model}: its weights ${path} are missing: copy them beside the model.`,
  );
}
