import { readdir, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import { requireBoundedNames } from './bounded-names.ts';
import { type Foreign, foreignByContents, foreignByName } from './foreign.ts';
import { isHdf5 } from './keras/hdf5.ts';
import { readOnThread } from './keras/on-thread.ts';
import { readOnnx } from './onnx/read.ts';
import { withNames } from './node-names.ts';
import { readTensorFlowJs } from './tfjs/read.ts';

/** A model file: its graph, its bytes (which are hashed), and the files beside it. */
interface ModelFile {
  readonly format: 'ONNX' | 'Keras HDF5' | 'Keras' | 'TensorFlow.js';
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
  const model = await readAnyModel(path, name);
  requireBoundedNames(model.graph, name);
  return { ...model, graph: { ...model.graph, nodes: withNames(model.graph.nodes) } };
}

async function readAnyModel(path: string, name: string): Promise<ModelFile> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) throw await folderError(path, name);
  if (found?.isFile() !== true || found.size > mostBytes)
    return { format: 'ONNX', ...(await readOnnx(path)) };
  const bytes = await readBytes(path);
  const foreign = foreignByContents(bytes, name);
  if (foreign !== null) throw foreignError(path, foreign);
  if (isHdf5(bytes)) {
    const graph = await readOnThread('h5', bytes, name);
    return { format: 'Keras HDF5', graph, bytes, externalFiles: [] };
  }
  if (isZip(bytes)) {
    const graph = await readOnThread('keras', bytes, name);
    return { format: 'Keras', graph, bytes, externalFiles: [] };
  }
  if (isJson(bytes)) {
    const { graph, files } = readTensorFlowJs(bytes, path, name);
    return { format: 'TensorFlow.js', graph, bytes, externalFiles: files };
  }
  try {
    return { format: 'ONNX', ...(await readOnnx(path, bytes)) };
  } catch (error) {
    const kind = foreignByName(name);
    throw kind === null ? error : foreignError(path, kind, error);
  }
}

function foreignError(path: string, { fault, isConvertible }: Foreign, cause?: unknown): UserError {
  return new UserError(`${basename(path)} ${fault}`, {
    cause,
    remedies: isConvertible ? [{ kind: 'convert', path }] : [],
  });
}

/** Why a folder is not read, and which model in it may be meant. */
async function folderError(path: string, name: string): Promise<UserError> {
  const kind = foreignByName(name);
  if (kind !== null) return foreignError(path, kind);
  const files = await readdir(path).catch((): string[] => []);
  if (files.includes('saved_model.pb')) {
    return new UserError(
      `${name} is a SavedModel folder: convert it to ONNX (“Convert to ONNX with Python”, or tf2onnx).`,
      { remedies: [{ kind: 'convert', path }] },
    );
  }
  return new UserError(`${name} is not a file: choose an ONNX model, a Keras model or a model.json.`);
}

async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`${basename(path)} cannot be read: check its permissions.`, { cause: error });
  });
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, i) => bytes[i] === byte);
}

function isJson(bytes: Uint8Array): boolean {
  return /^\s*\{\s*"/u.test(new TextDecoder().decode(bytes.subarray(0, 256)));
}
