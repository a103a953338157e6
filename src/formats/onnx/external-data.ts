import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import { requireFetched } from '../../files/require-fetched.ts';
import { fileBeside } from '../beside.ts';
import type { ExternalBytes } from './read-initializer.ts';

/** A reader of external data that records which files it has read. */
interface ExternalData {
  readonly read: ExternalBytes;
  /** Bytes of the files read so far, by absolute path. */
  readonly files: ReadonlyMap<string, number>;
}

/**
 * A reader of tensors stored in files beside the model (ONNX external data: `location`, `offset`, `length`). `fileBeside`
 * says where they may lie. Tensors of the same bytes share them. An offset left out is 0; a length left out is the rest of
 * the file. Reading throws `UserError` when the file is outside the folder, missing or too short, or when its parts overlap so
 * much that they are larger than the files several times over.
 */
export function externalDataOf(modelPath: string, model: string): ExternalData {
  const files = new Map<string, number>();
  const known = new Map<string, Uint8Array>();
  let total = 0;
  const read: ExternalBytes = (tensor) => {
    const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
    const location = entries.get('location') ?? '';
    const path = pathInside(modelPath, location, model);
    const offset = Number(entries.get('offset') ?? 0);
    const file = openExternal(path, location, model);
    try {
      if (!files.has(path)) requireFetched(file, `${model}: its external data ${location}`);
      const { size } = fstatSync(file);
      files.set(path, size);
      const available = size - offset;
      const length = Number(entries.get('length') ?? available);
      const isWhole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
      if (!(isWhole && offset >= 0 && length >= 0 && length <= available)) {
        throw new UserError(
          `${model}: external data ${location} is too short for initializer ${tensor.name}: the copy is incomplete.`,
        );
      }
      const key = `${offset} ${length} ${path}`;
      const shared = known.get(key);
      if (shared !== undefined) return shared;
      total += length;
      if (total > mostReadings * [...files.values()].reduce((sum, own) => sum + own, 0))
        throw new UserError(`${model}: its external data overlap in ${location}: refused.`);
      const bytes = new Uint8Array(length);
      known.set(key, bytes);
      for (let done = 0; done < length;) {
        const count = readSync(file, bytes, done, Math.min(length - done, maximumRead), offset + done);
        if (count === 0) throw new UserError(`${model}: external data ${location} shrank while it was read.`);
        done += count;
      }
      return bytes;
    } finally {
      closeSync(file);
    }
  };
  return { read, files };
}

const maximumRead = 2 ** 30;

/** How many times over a file's bytes are read at most. */
const mostReadings = 4;

function openExternal(path: string, location: string, model: string): number {
  try {
    if (statSync(path).isFile()) return openSync(path, 'r');
  } catch {
    // A file that cannot be opened is reported below, like one that is not a file.
  }
  throw new UserError(`${model}: its external data ${location} cannot be read: copy it beside the model.`);
}

function pathInside(modelPath: string, location: string, model: string): string {
  const found = fileBeside(modelPath, location);
  if (found.kind === 'found') return found.path;
  throw new UserError(
    found.kind === 'outside'
      ? `${model}: its external data "${location}" is outside the model's folder: refused.`
      : `${model}: its external data ${location} is missing: copy it beside the model.`,
  );
}
