import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import { isHdf5 } from './keras/hdf5.ts';
import { readKerasH5 } from './keras/read-h5.ts';
import { readKerasZip } from './keras/read-keras.ts';
import { readOnnx } from './onnx/read.ts';
import { readTensorFlowJs } from './tfjs/read.ts';

/** A model file: its graph, its bytes (which are hashed), and the files beside it. */
interface ModelFile {
  readonly graph: Graph;
  readonly bytes: Uint8Array;
  /** Absolute paths of the files that hold weights outside the model file. */
  readonly externalFiles: readonly string[];
}

const mostBytes = 2 ** 31 - 1;

/**
 * Reads a model file as a graph. `formats` turns model files, untrusted input all of them, into graphs, and graphs into
 * ONNX files.
 *
 * The format is told by the contents, not the name: ONNX, Keras `.h5` and `.keras`, or the `model.json` of a TensorFlow.js
 * graph model or layers model.
 * @throws UserError when the file is none of these, is damaged, or has a part that is not supported
 */
export async function readModel(path: string): Promise<ModelFile> {
  const name = basename(path);
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true || found.size > mostBytes) return readOnnx(path);
  const bytes = await readBytes(path);
  if (isHdf5(bytes)) return { graph: await readKerasH5(bytes, name), bytes, externalFiles: [] };
  if (isZip(bytes)) return { graph: await readKerasZip(bytes, name), bytes, externalFiles: [] };
  if (isJson(bytes)) {
    const { graph, files } = readTensorFlowJs(bytes, path, name);
    return { graph, bytes, externalFiles: files };
  }
  return readOnnx(path, bytes);
}

async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`${path} cannot be read: check its permissions.`, { cause: error });
  });
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, i) => bytes[i] === byte);
}

function isJson(bytes: Uint8Array): boolean {
  return /^\s*\{\s*"/u.test(new TextDecoder().decode(bytes.subarray(0, 256)));
}
