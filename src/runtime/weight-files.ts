import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../at.ts';
import { removeLeftFolders, weightFolderPrefix } from '../files/weight-folders.ts';
import { type StoredBytes, writeOnnx } from '../formats/onnx/write.ts';
import type { Graph } from '../graph/graph.ts';
import type { Initializer } from '../graph/tensor.ts';

/** An ONNX model, and the folder that the weights outside of it are named from; null where all are in it. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly folder: string | null;
}

/** Smaller initializers are written into each model. */
const leastBytes = 2 ** 14;

/** Where initializers begin in a file, so that vectors are aligned. */
const alignment = 64;

/** Files are deleted when the initializers in them are; those that are still mapped stay where the system wants it. */
const unused = new FinalizationRegistry(remove);

interface Place extends StoredBytes {
  /** All initializers of one file hold the same object, so that it is collected with the last of them. */
  readonly holder: object;
}

const places = new WeakMap<Initializer, Place>();

/** The folder of this process. */
let folder: string | null = null;

let files = 0;

/** Whether a file could not be written: no other is tried. */
let isRefused = false;

/**
 * A graph as an ONNX model whose large initializers lie in files of a temporary folder. Sessions map these files, so that
 * weights are in memory once, for all sessions and threads. Where no file can be written, all weights are in the model.
 */
export function onnxModelOf(graph: Graph): OnnxModel {
  // A graph without inputs is a probe, which is run once.
  const large = graph.inputs.length === 0 ? [] : [...new Set(graph.initializers.values())].filter(isStorable);
  const missing = large.filter((initializer) => !isStored(initializer));
  if (missing.length > 0 && !isRefused) store(missing);
  const isOutside = large.some((initializer) => places.has(initializer));
  return {
    bytes: writeOnnx(graph, (initializer) => places.get(initializer) ?? null),
    folder: isOutside ? folder : null,
  };
}

/** Bytes of the weights that a graph's model holds itself. */
export function bytesInModel({ initializers }: Graph): number {
  return [...initializers.values()].reduce(
    (sum, one) => sum + (isRefused || !isStorable(one) ? one.bytes.byteLength : 0),
    0,
  );
}

/** Whether an initializer lies in a file that is still there: the system clears temporary folders. */
function isStored(initializer: Initializer): boolean {
  const place = places.get(initializer);
  if (place === undefined || folder === null) return false;
  if (existsSync(join(folder, place.file))) return true;
  places.delete(initializer);
  return false;
}

function isStorable({ type, bytes }: Initializer): boolean {
  return bytes.byteLength >= leastBytes && (type === 'float32' || type === 'float16');
}

function store(initializers: readonly Initializer[]): void {
  const file = `${files++}.bin`;
  let path: string | null = null;
  try {
    folder ??= openFolder();
    path = join(folder, file);
    const offsets = writeAligned(path, initializers);
    const holder = {};
    unused.register(holder, path);
    initializers.forEach((initializer, i) => {
      places.set(initializer, { file, offset: at(offsets, i), holder });
    });
  } catch {
    isRefused = true;
    if (path !== null) remove(path);
  }
}

/** Writes the bytes of initializers into a new file, and returns where each begins. */
function writeAligned(path: string, initializers: readonly Initializer[]): readonly number[] {
  const file = openSync(path, 'wx', 0o600);
  try {
    let end = 0;
    return initializers.map(({ bytes }) => {
      const start = Math.ceil(end / alignment) * alignment;
      for (let done = 0; done < bytes.byteLength;)
        done += writeSync(file, bytes, done, bytes.byteLength - done, start + done);
      end = start + bytes.byteLength;
      return start;
    });
  } finally {
    closeSync(file);
  }
}

/** A folder of this process. */
function openFolder(): string {
  const prefix = weightFolderPrefix(process.pid);
  removeLeftFolders();
  const opened = mkdtempSync(join(tmpdir(), prefix));
  process.once('exit', () => {
    remove(opened);
  });
  return opened;
}

/** A file that is mapped cannot be removed on Windows. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It goes with the folders that processes have left.
  }
}
