import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../at.ts';
import { isRunning } from '../files/staging.ts';
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

/** Files are deleted when the initializers in them are; sessions that have mapped them keep what they mapped. */
const unused = new FinalizationRegistry((path: string) => {
  rmSync(path, { force: true });
});

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
  const large = new Set([...graph.initializers.values()].filter(isStorable));
  const missing = [...large].filter((initializer) => !places.has(initializer));
  if (missing.length > 0 && !isRefused) store(missing);
  const isOutside = [...large].some((initializer) => places.has(initializer));
  return {
    bytes: writeOnnx(graph, (initializer) => places.get(initializer) ?? null),
    folder: isOutside ? folder : null,
  };
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
    if (path !== null) rmSync(path, { force: true });
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

/** A folder that is removed with this process. Those of processes that were killed are removed first. */
function openFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^segcause-weights-(\d+)-/u.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  const opened = mkdtempSync(join(tmpdir(), `segcause-weights-${process.pid}-`));
  process.once('exit', () => {
    rmSync(opened, { recursive: true, force: true });
  });
  return opened;
}
