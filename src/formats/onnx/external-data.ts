import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import type { ExternalBytes } from './read-initializer.ts';

/** A reader of external data that records which files it has read. */
interface ExternalData {
  readonly read: ExternalBytes;
  /** Absolute paths of the files read so far. */
  readonly files: ReadonlySet<string>;
}

/**
 * A reader of tensors stored in files beside the model (ONNX external data: `location`, `offset`, `length`). Neither a
 * location nor a link may lead outside the model's folder. An offset left out is 0; a length left out is the rest of the
 * file. Reading throws `UserError` when the file is outside the folder, missing or too short.
 */
export function externalDataOf(modelPath: string, model: string): ExternalData {
  const files = new Set<string>();
  const read: ExternalBytes = (tensor) => {
    const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
    const location = entries.get('location') ?? '';
    const path = pathInside(dirname(modelPath), location, model);
    const offset = Number(entries.get('offset') ?? 0);
    const file = openExternal(path, location, model);
    files.add(path);
    try {
      const available = fstatSync(file).size - offset;
      const length = Number(entries.get('length') ?? available);
      const isWhole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
      if (!(isWhole && offset >= 0 && length >= 0 && length <= available)) {
        throw new UserError(
          `${model}: external data ${location} is too short for initializer ${tensor.name}: the copy is incomplete.`,
        );
      }
      const bytes = new Uint8Array(length);
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

function openExternal(path: string, location: string, model: string): number {
  try {
    if (statSync(path).isFile()) return openSync(path, 'r');
  } catch {
    // A file that cannot be opened is reported below, like one that is not a file.
  }
  throw new UserError(`${model}: its external data ${location} cannot be read: copy it beside the model.`);
}

function pathInside(folder: string, location: string, model: string): string {
  const path = resolve(folder, location);
  const isInside = (from: string, to: string): boolean => {
    const way = relative(from, to);
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  const refused = new UserError(
    `${model}: its external data "${location}" is outside the model's folder: refused.`,
  );
  if (location === '' || isAbsolute(location) || !isInside(folder, path)) throw refused;
  try {
    if (!isInside(realpathSync(folder), realpathSync(path))) throw refused;
  } catch (error) {
    if (error === refused) throw error;
    throw new UserError(`${model}: its external data ${location} is missing: copy it beside the model.`);
  }
  return path;
}
